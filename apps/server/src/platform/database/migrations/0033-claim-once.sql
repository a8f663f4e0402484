-- What waits first is looked for once. Joined as a part of the statement it was looked for again for each row of the other side, where the planner
-- liked that better: each time it found the next, and all of them were taken while one was worked on.
create or replace function job_claim(claimant uuid, moment timestamptz, lease_seconds int, known text[])
returns table (tenant_id uuid, id bigint, name text, payload jsonb, attempt int)
language sql security definer set search_path = pg_catalog, public as $$
  with waiting as materialized (
    select w.tenant_id, w.id from public.job w
    where w.dead_at is null and (w.due_at is null or w.due_at <= moment) and (w.locked_until is null or w.locked_until < moment)
      and w.name = any (known)
      and (w.lane is null or not exists (select 1 from public.job e
           where e.tenant_id = w.tenant_id and e.lane = w.lane and e.dead_at is null and e.id < w.id))
    order by w.due_at nulls first, w.id limit 1 for update skip locked)
  update public.job j set worker = claimant, locked_until = moment + make_interval(secs => lease_seconds), attempt = j.attempt + 1
  from waiting
  where j.tenant_id = waiting.tenant_id and j.id = waiting.id
  returning j.tenant_id, j.id, j.name, j.payload, j.attempt;
$$;

create or replace function import_claim(claimant uuid, lease_seconds int) returns table (tenant_id uuid, id uuid)
language sql security definer set search_path = pg_catalog, public as $$
  with waiting as materialized (
    select w.tenant_id, w.id from public.import w
    cross join lateral (select count(*) as many from public.import r
      where r.tenant_id = w.tenant_id and r.state in ('reading', 'running', 'undoing') and r.locked_until >= now()) as running
    where w.state in ('reading', 'running', 'undoing') and (w.locked_until is null or w.locked_until < now()) and running.many < 2
    order by running.many, w.created_at, w.id limit 1 for update of w skip locked)
  update public.import i set worker = claimant, locked_until = now() + make_interval(secs => lease_seconds)
  from waiting
  where i.tenant_id = waiting.tenant_id and i.id = waiting.id
  returning i.tenant_id, i.id;
$$;
