-- Of each log with events that wait to be sequenced: the number of the oldest and of the newest. Steps from log to log along the key.
create function audit_backlog() returns table (log uuid, head bigint, newest bigint)
language sql stable security definer set search_path = pg_catalog, public as $$
  with recursive waiting as (
    (select i.tenant_id from public.audit_inbox i order by i.tenant_id limit 1)
    union all
    select (select i.tenant_id from public.audit_inbox i where i.tenant_id > w.tenant_id order by i.tenant_id limit 1)
    from waiting w where w.tenant_id is not null)
  select w.tenant_id,
    (select i.n from public.audit_inbox i where i.tenant_id = w.tenant_id order by i.n limit 1),
    (select i.n from public.audit_inbox i where i.tenant_id = w.tenant_id order by i.n desc limit 1)
  from waiting w where w.tenant_id is not null;
$$;
