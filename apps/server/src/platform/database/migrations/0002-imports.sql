-- Imports: what was uploaded, how far it has come, what became of its rows. No value of a file lies here: names of files, headings and mappings
-- are sealed, rows are numbers and ids; the file itself lies sealed on disk.

create table import (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  object text not null,
  state text not null check (state in ('reading', 'preview', 'running', 'done', 'failed', 'undone')),
  duplicates text not null check (duplicates in ('skip', 'update', 'merge', 'create')),
  create_missing text[] not null,
  -- once read: go on to write without a preview
  commits boolean not null,
  sealed_details bytea not null,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  expires_at timestamptz not null,
  purged_at timestamptz,
  -- the last record whose outcome is committed; what comes after it has not happened
  last_record int not null default 0,
  rows int not null default 0,
  created int not null default 0,
  updated int not null default 0,
  skipped int not null default 0,
  rejected int not null default 0,
  conflicts int not null default 0,
  repeated int not null default 0,
  faults jsonb not null default '{}',
  failure text,
  undo jsonb,
  -- the process that works on it, until when it may be believed to live
  worker uuid,
  locked_until timestamptz,
  primary key (tenant_id, id)
);
create index import_by_user on import (tenant_id, user_id, id desc);
create index import_waiting on import (created_at, id) where state in ('reading', 'running');
create index import_unpurged on import (expires_at) where purged_at is null;

-- Rows of which there is something to say; all others were created.
create table import_row (
  tenant_id uuid not null,
  import_id uuid not null,
  record int not null,
  outcome text not null check (outcome in ('rejected', 'duplicate', 'conflict')),
  field text,
  code text,
  record_id uuid,
  held_since date,
  primary key (tenant_id, import_id, record),
  foreign key (tenant_id, import_id) references import (tenant_id, id) on delete cascade
);
create index import_row_by_outcome on import_row (tenant_id, import_id, outcome, record);

-- The mapping last chosen for a heading row, found by the keyed digest of the headings.
create table import_mapping (
  tenant_id uuid not null,
  object text not null,
  header bytea not null check (length(header) = 16),
  sealed_choice bytea not null,
  at timestamptz not null,
  by_id uuid not null,
  primary key (tenant_id, object, header)
);

-- Takes the oldest import that waits or whose process has gone silent; processes never take the same one.
create function import_claim(claimant uuid, lease_seconds int) returns table (tenant_id uuid, id uuid)
language sql security definer set search_path = pg_catalog, public as $$
  update public.import i set worker = claimant, locked_until = now() + make_interval(secs => lease_seconds)
  from (select w.tenant_id, w.id from public.import w
        where w.state in ('reading', 'running') and (w.locked_until is null or w.locked_until < now())
        order by w.created_at, w.id limit 1 for update skip locked) as waiting
  where i.tenant_id = waiting.tenant_id and i.id = waiting.id
  returning i.tenant_id, i.id;
$$;

-- Imports whose file has lain long enough.
create function import_expired(moment timestamptz, at_most int) returns table (tenant_id uuid, id uuid)
language sql security definer set search_path = pg_catalog, public as $$
  select i.tenant_id, i.id from public.import i where i.purged_at is null and i.expires_at <= moment order by i.expires_at limit at_most;
$$;
