-- Of one currency and day there is one rate: what stands once already is held to that from now on.
do $$ begin
  if to_regclass('rate') is not null then
    update record_key k set exclusive = true from rate r
      where k.object = 'rate' and k.field = '=identity' and not k.exclusive and r.tenant_id = k.tenant_id and r.id = k.record_id and r.deleted_at is null
        and not exists (select 1 from record_key o join rate x on x.tenant_id = o.tenant_id and x.id = o.record_id
          where o.tenant_id = k.tenant_id and o.object = k.object and o.field = k.field and o.digest = k.digest and o.record_id <> k.record_id
            and x.deleted_at is null);
  end if;
end $$;
