-- Imports run side by side, two of a company at most, and the company with fewer running comes first: whoever brings in a hundred thousand customers
-- keeps nobody else waiting.
create or replace function import_claim(claimant uuid, lease_seconds int) returns table (tenant_id uuid, id uuid)
language sql security definer set search_path = pg_catalog, public as $$
  update public.import i set worker = claimant, locked_until = now() + make_interval(secs => lease_seconds)
  from (select w.tenant_id, w.id from public.import w
        cross join lateral (select count(*) as many from public.import r
          where r.tenant_id = w.tenant_id and r.state in ('reading', 'running') and r.locked_until >= now()) as running
        where w.state in ('reading', 'running') and (w.locked_until is null or w.locked_until < now()) and running.many < 2
        order by running.many, w.created_at, w.id limit 1 for update of w skip locked) as waiting
  where i.tenant_id = waiting.tenant_id and i.id = waiting.id
  returning i.tenant_id, i.id;
$$;
