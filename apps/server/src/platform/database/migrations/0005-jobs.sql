-- Work that waits, in place of the outbox: messages of acts, what modules ask for, what runs by the clock. A process takes work under a lease;
-- what a process held that died is taken again when its lease has run out. Moments come from the caller: one clock decides.

drop table outbox;

create table job (
  tenant_id uuid not null,
  id bigint generated always as identity,
  name text not null,
  payload jsonb not null,
  -- jobs of one lane of a tenant run one after another, in their order
  lane text,
  -- null: at once
  due_at timestamptz,
  attempt int not null default 0,
  -- the process that works on it, until when it may be believed to live
  worker uuid,
  locked_until timestamptz,
  -- given up after its last attempt; the kind of the error, never its message
  dead_at timestamptz,
  fault text,
  primary key (tenant_id, id)
);
create index job_waiting on job (due_at nulls first, id) where dead_at is null;
create index job_lane on job (tenant_id, lane, id) where lane is not null and dead_at is null;

-- The last turn of each job that runs by the clock, so that of several processes one takes the turn.
create table job_turn (
  tenant_id uuid not null,
  name text not null,
  turn timestamptz not null,
  primary key (tenant_id, name)
);

create function job_claim(claimant uuid, moment timestamptz, lease_seconds int, known text[])
returns table (tenant_id uuid, id bigint, name text, payload jsonb, attempt int)
language sql security definer set search_path = pg_catalog, public as $$
  update public.job j set worker = claimant, locked_until = moment + make_interval(secs => lease_seconds), attempt = j.attempt + 1
  from (select w.tenant_id, w.id from public.job w
        where w.dead_at is null and (w.due_at is null or w.due_at <= moment) and (w.locked_until is null or w.locked_until < moment)
          and w.name = any (known)
          and (w.lane is null or not exists (select 1 from public.job e
               where e.tenant_id = w.tenant_id and e.lane = w.lane and e.dead_at is null and e.id < w.id))
        order by w.due_at nulls first, w.id limit 1 for update skip locked) as waiting
  where j.tenant_id = waiting.tenant_id and j.id = waiting.id
  returning j.tenant_id, j.id, j.name, j.payload, j.attempt;
$$;

create function job_counts(moment timestamptz) returns table (waiting int, running int, dead int)
language sql stable security definer set search_path = pg_catalog, public as $$
  select count(*) filter (where dead_at is null and not coalesce(locked_until > moment, false))::int,
    count(*) filter (where dead_at is null and locked_until > moment)::int, count(*) filter (where dead_at is not null)::int
  from public.job;
$$;
