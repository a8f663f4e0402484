-- What waits of a log is told to its own tenant alone, like everything of the log.
create or replace function audit_pending(log uuid) returns setof text
language sql stable security definer set search_path = pg_catalog, public as $$
  select i.event from public.audit_inbox i
  where i.tenant_id = log and log = current_setting('app.tenant_id')::uuid and strpos(i.event, '"wrote":') > 0 order by i.n;
$$;
