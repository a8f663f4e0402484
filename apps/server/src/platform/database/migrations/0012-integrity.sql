-- Events that wait to be sequenced and tell of written rows, oldest first: whoever holds rows against the log must know of them, or what was
-- written a moment ago would look forged.
create function audit_pending(log uuid) returns setof text
language sql stable security definer set search_path = pg_catalog, public as $$
  select i.event from public.audit_inbox i where i.tenant_id = log and strpos(i.event, '"wrote":') > 0 order by i.n;
$$;
