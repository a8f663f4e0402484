-- The audit log. The application's role appends and extends through the functions below and reads its tenant's log under row-level security;
-- it can neither change nor remove what is there.

-- What is recorded and not yet sequenced. Short-lived rows: cleaned up early, so that the head of the queue stays near.
create table audit_inbox (
  tenant_id uuid not null,
  n bigint generated always as identity,
  event text not null,
  salt bytea not null check (length(salt) = 32),
  primary key (tenant_id, n)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_insert_threshold = -1,
  autovacuum_vacuum_cost_delay = 0, autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 1000000);

-- The log: entry is the leaf's bytes, event and salt open its commitment (both null once erased); the rest are facts of the event to filter by.
create table audit_entry (
  tenant_id uuid not null,
  seq bigint not null,
  entry bytea not null,
  event text,
  salt bytea,
  at timestamptz not null,
  actor_id uuid,
  act text collate "C" not null,
  object text,
  record_id uuid,
  outcome text not null,
  primary key (tenant_id, seq)
);
create index audit_entry_by_actor on audit_entry (tenant_id, actor_id, seq);
create index audit_entry_by_act on audit_entry (tenant_id, act, seq);
create index audit_entry_by_record on audit_entry (tenant_id, record_id, seq) where record_id is not null;

-- Records that an event names in its list of ids, where no row of `seen` tells of it.
create table audit_mention (
  tenant_id uuid not null,
  record_id uuid not null,
  seq bigint not null,
  primary key (tenant_id, record_id, seq)
);

-- Which numbers the events of a day have: turns a span of time into a span of the log.
create table audit_day (
  tenant_id uuid not null,
  day date not null,
  first_seq bigint not null,
  last_seq bigint not null,
  primary key (tenant_id, day)
);

create table audit_tree (
  tenant_id uuid primary key,
  size bigint not null default 0,
  signed_size bigint not null default 0
);
create index audit_tree_unsigned on audit_tree (tenant_id) where size > signed_size;

create table audit_tile (
  tenant_id uuid not null,
  level int not null,
  n bigint not null,
  hashes bytea not null,
  primary key (tenant_id, level, n)
);

create table audit_checkpoint (
  tenant_id uuid not null,
  size bigint not null,
  note text not null,
  at timestamptz not null default now(),
  primary key (tenant_id, size)
);

-- Appends events: ids of the logs with commas between, events (canonical JSON holds no newline) with newlines between, salts of 32 bytes in a row.
-- One value each instead of arrays: nothing has to be escaped on the way.
create function audit_append(logs text, events text, salts bytea) returns void
language sql security definer set search_path = pg_catalog, public as $$
  insert into public.audit_inbox (tenant_id, event, salt)
  select u.log::uuid, u.event, substring(salts from (u.i * 32 - 31)::int for 32)
  from unnest(string_to_array(logs, ','), string_to_array(events, E'\n')) with ordinality as u (log, event, i);
$$;

-- Counts a sight in the same statement that records it, on the day of its event. The newest sight of a person wins.
create function seen_note(tenants uuid[], principals uuid[], kinds text[], subjects uuid[], records uuid[], times timestamptz[]) returns void
language sql security definer set search_path = pg_catalog, public as $$
  insert into public.seen (tenant_id, principal_id, kind, day, subject_id, record_id, last_at)
  select t, p, k, (a at time zone 'UTC')::date, s, r, max(a)
  from unnest(tenants, principals, kinds, subjects, records, times) as u (t, p, k, s, r, a)
  group by 1, 2, 3, 4, 5, 6
  on conflict (tenant_id, principal_id, kind, day, subject_id, record_id) do update set last_at = greatest(seen.last_at, excluded.last_at);
$$;

-- Logs with events to sequence or a tree to sign. Steps from log to log along the key instead of reading every waiting row.
create function audit_waiting() returns table (log uuid, unsequenced boolean)
language sql security definer set search_path = pg_catalog, public as $$
  with recursive waiting as (
    (select i.tenant_id from public.audit_inbox i order by i.tenant_id limit 1)
    union all
    select (select i.tenant_id from public.audit_inbox i where i.tenant_id > w.tenant_id order by i.tenant_id limit 1)
    from waiting w where w.tenant_id is not null)
  select w.tenant_id, true from waiting w where w.tenant_id is not null
  union all
  select t.tenant_id, false from public.audit_tree t where t.size > t.signed_size;
$$;

-- Opens a round: takes the log's lock until the transaction ends and gives the tree's size and the oldest waiting events, as one value each.
-- No row when another process holds the lock.
create function audit_open(log uuid, at_most int, most_bytes bigint) returns table (size bigint, ns text, events text, salts bytea)
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if not pg_try_advisory_xact_lock(hashtextextended('audit.sequence:' || log::text, 0)) then return; end if;
  insert into public.audit_tree (tenant_id) values (log) on conflict do nothing;
  return query
    select t.size, a.ns, a.events, a.salts
    from public.audit_tree t, lateral (
      select string_agg(o.n::text, ',') as ns, string_agg(o.event, E'\n') as events, string_agg(o.salt, ''::bytea) as salts
      from (
        select i.n, i.event, i.salt, sum(octet_length(i.event)) over (order by i.n rows between unbounded preceding and 1 preceding) as before
        from (select j.n, j.event, j.salt from public.audit_inbox j where j.tenant_id = log order by j.n limit at_most) i) o
      where o.before is null or o.before < most_bytes) a
    where t.tenant_id = log;
end $$;

-- Ends a round: moves the waiting rows `ns` into the log from `first_seq` on. Only ever extends: the rows must follow the tree's present size
-- without a gap, and a tile is only ever continued. Lists of values come as one text each, fields of one event at the same place in each.
create function audit_store(log uuid, first_seq bigint, ns text, entries text, ats text, actors text, acts text, objects text, records text,
  outcomes text, mention_seqs bigint[], mention_ids uuid[], tile_levels int[], tile_ns bigint[], tile_hashes bytea[]) returns void
language plpgsql security definer set search_path = pg_catalog, public set enable_nestloop = off as $$
declare
  numbers bigint[] := string_to_array(ns, ',')::bigint[];
  many bigint := cardinality(numbers);
  changed bigint;
begin
  update public.audit_tree t set size = first_seq + many where t.tenant_id = log and t.size = first_seq;
  if not found then raise exception 'audit_store: not at the end of the log'; end if;
  with moved as (
    delete from public.audit_inbox i where i.tenant_id = log and i.n = any (numbers) returning i.n, i.event, i.salt)
  insert into public.audit_entry (tenant_id, seq, entry, event, salt, at, actor_id, act, object, record_id, outcome)
  select log, first_seq + u.i - 1, convert_to(u.entry, 'UTF8'), m.event, m.salt, timestamptz 'epoch' + u.at::bigint * interval '1 millisecond',
    u.actor::uuid, u.act, u.object, u.record::uuid, u.outcome
  from unnest(numbers, string_to_array(entries, E'\n'), string_to_array(ats, ','), string_to_array(actors, ',', ''), string_to_array(acts, ','),
    string_to_array(objects, ',', ''), string_to_array(records, ',', ''), string_to_array(outcomes, ','))
    with ordinality as u (n, entry, at, actor, act, object, record, outcome, i)
  join moved m on m.n = u.n;
  get diagnostics changed = row_count;
  if changed <> many then raise exception 'audit_store: the waiting events are not those that were taken'; end if;
  insert into public.audit_day (tenant_id, day, first_seq, last_seq)
  select log, ((timestamptz 'epoch' + u.at::bigint * interval '1 millisecond') at time zone 'UTC')::date, first_seq + min(u.i) - 1, first_seq + max(u.i) - 1
  from unnest(string_to_array(ats, ',')) with ordinality as u (at, i) group by 2
  on conflict (tenant_id, day) do update
    set first_seq = least(audit_day.first_seq, excluded.first_seq), last_seq = greatest(audit_day.last_seq, excluded.last_seq);
  insert into public.audit_mention (tenant_id, record_id, seq)
  select log, u.id, u.seq from unnest(mention_ids, mention_seqs) as u (id, seq) on conflict do nothing;
  insert into public.audit_tile (tenant_id, level, n, hashes)
  select log, * from unnest(tile_levels, tile_ns, tile_hashes)
  on conflict (tenant_id, level, n) do update set hashes = excluded.hashes
    where substring(excluded.hashes for length(audit_tile.hashes)) = audit_tile.hashes;
  get diagnostics changed = row_count;
  if changed <> cardinality(tile_ns) then raise exception 'audit_store: a tile does not continue the stored one'; end if;
end $$;

-- The lock under which one process at a time has a log signed; false when another holds it.
create function audit_signing(log uuid) returns boolean
language sql security definer set search_path = pg_catalog, public as $$
  select pg_try_advisory_xact_lock(hashtextextended('audit.sign:' || log::text, 0));
$$;

-- Keeps a signed checkpoint: one a minute and always the newest, else a busy log would hold more checkpoints than events of interest.
create function audit_checkpoint_store(log uuid, tree_size bigint, signed_note text) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if not exists (select from public.audit_tree t where t.tenant_id = log and t.size >= tree_size and t.signed_size <= tree_size) then
    raise exception 'audit_checkpoint_store: not a checkpoint of this tree';
  end if;
  delete from public.audit_checkpoint c
  where c.tenant_id = log and c.size < tree_size and date_trunc('minute', c.at) = date_trunc('minute', now())
    and c.size = (select max(d.size) from public.audit_checkpoint d where d.tenant_id = log and d.size < tree_size)
    and exists (select from public.audit_checkpoint d where d.tenant_id = log and d.size < c.size);
  insert into public.audit_checkpoint (tenant_id, size, note) values (log, tree_size, signed_note) on conflict do nothing;
  update public.audit_tree t set signed_size = tree_size where t.tenant_id = log;
end $$;
