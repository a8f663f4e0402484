-- The ground every module stands on: tenants, people, sessions, the audit log, counters, jobs of the platform.
-- Forward only. tenant_id is in every key, so that the same schema spreads over machines by tenant.

create table tenant (
  tenant_id uuid primary key,
  created_at timestamptz not null default now(),
  country text not null check (country ~ '^[A-Z]{2}$'),
  language text not null check (language in ('zh', 'en')),
  sealed_settings bytea not null,
  settings_version int not null default 1,
  policy_document text not null,
  policy_epoch int not null,
  policy_mac bytea not null,
  log_origin text not null
);

-- Digest of a sign-in e-mail → the accounts it opens. Installation-wide: it is read before any tenant is known.
create table login_name (
  digest bytea not null check (length(digest) = 16),
  tenant_id uuid not null references tenant,
  user_id uuid not null,
  primary key (tenant_id, user_id, digest)
);
create unique index login_name_by_digest on login_name (digest, tenant_id);

create table installation_fact (
  name text primary key,
  value jsonb not null
);

create table department (
  tenant_id uuid not null references tenant,
  id uuid not null,
  parent_id uuid,
  sealed_confidential bytea not null,
  seal int not null default 1,
  version int not null default 1,
  created_at timestamptz not null, created_by uuid, updated_at timestamptz not null, updated_by uuid, deleted_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, parent_id) references department (tenant_id, id)
);

create table team (
  tenant_id uuid not null references tenant,
  id uuid not null,
  department_id uuid,
  sealed_confidential bytea not null,
  seal int not null default 1,
  version int not null default 1,
  created_at timestamptz not null, created_by uuid, updated_at timestamptz not null, updated_by uuid, deleted_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, department_id) references department (tenant_id, id)
);

-- A person of the company. `authority` is everything that gives them rights; the keeper's MAC and epoch cover it whole.
create table app_user (
  tenant_id uuid not null references tenant,
  id uuid not null,
  status text not null check (status in ('invited', 'active', 'frozen', 'left')),
  roles text[] not null default '{}',
  -- roles asked for and not yet confirmed: a document under the keeper's MAC, which names who asked and the epoch of the rights it was asked on
  pending_document text,
  pending_mac bytea,
  founder boolean not null default false,
  team_id uuid,
  language text not null default 'zh' check (language in ('zh', 'en')),
  preferences jsonb not null default '{}',
  key_id uuid not null,
  sealed_personal bytea not null,
  seal int not null default 1,
  authority_epoch int not null,
  authority_mac bytea not null,
  -- seal over the list of the person's credentials; null before the first
  factors_epoch int,
  factors_mac bytea,
  version int not null default 1,
  created_at timestamptz not null, created_by uuid, updated_at timestamptz not null, updated_by uuid, deleted_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, team_id) references team (tenant_id, id)
);

create table credential (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  kind text not null check (kind in ('password', 'totp', 'passkey', 'recovery')),
  sealed bytea not null,
  lookup bytea,
  confirmed boolean not null default false,
  last_step bigint,
  used_at timestamptz,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id)
);
create index credential_by_user on credential (tenant_id, user_id);
create unique index credential_by_lookup on credential (tenant_id, lookup) where lookup is not null;

create table activation (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  token_hash bytea not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  mac bytea not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id)
);

create table session (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  token_hash bytea not null,
  state text not null check (state in ('password', 'enrol', 'full')),
  document text not null,
  mac bytea not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  sealed_device bytea,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id)
);
create index session_by_user on session (tenant_id, user_id) where ended_at is null;

create table sign_in_attempt (
  tenant_id uuid not null,
  subject bytea not null,
  source bytea not null,
  failures int not null,
  last_at timestamptz not null,
  primary key (tenant_id, subject, source)
);

-- Challenges of passkeys that were answered; each works once. Challenges themselves are kept nowhere: they carry a MAC.
create table spent_challenge (
  tenant_id uuid not null,
  digest bytea not null,
  expires_at timestamptz not null,
  primary key (tenant_id, digest)
);

-- Keyed digests of whole values: exact search, duplicates and, where `exclusive`, uniqueness held by the database itself.
create table record_key (
  tenant_id uuid not null,
  object text not null,
  field text not null,
  digest bytea not null check (length(digest) = 16),
  record_id uuid not null,
  exclusive boolean not null default false,
  primary key (tenant_id, object, field, digest, record_id)
);
create unique index record_key_exclusive on record_key (tenant_id, object, field, digest) where exclusive;
create index record_key_by_record on record_key (tenant_id, record_id);

create table record_history (
  tenant_id uuid not null,
  object text not null,
  record_id uuid not null,
  version int not null,
  at timestamptz not null,
  by_id uuid,
  act text not null,
  fields text[] not null,
  plain jsonb not null default '{}',
  key_id uuid,
  sealed_confidential bytea, sealed_personal bytea, sealed_sensitive bytea,
  import_id uuid,
  primary key (tenant_id, object, record_id, version)
);
create index record_history_by_import on record_history (tenant_id, import_id) where import_id is not null;

-- Who saw values of whom in clear, and why; shown on the record's timeline.
create table disclosure (
  tenant_id uuid not null,
  id uuid not null,
  object text not null,
  record_id uuid not null,
  by_id uuid not null,
  at timestamptz not null,
  kind text not null check (kind in ('reveal', 'call', 'mail', 'read')),
  fields text[] not null,
  reason text,
  sealed_reason bytea,
  primary key (tenant_id, id)
);
create index disclosure_by_record on disclosure (tenant_id, record_id, at desc);

-- Distinct people a principal has seen: one row per person, record, kind and day; the newest sight counts for the hour. Also where the audit log
-- finds who listed a record: the list events of that person on that day.
create table seen (
  tenant_id uuid not null,
  principal_id uuid not null,
  kind text not null check (kind in ('listed', 'opened', 'revealed', 'lookup')),
  day date not null,
  subject_id uuid not null,
  record_id uuid not null,
  last_at timestamptz not null,
  primary key (tenant_id, principal_id, kind, day, subject_id, record_id)
);
create index seen_by_record on seen (tenant_id, record_id, day);

create table merge (
  tenant_id uuid not null,
  id uuid not null,
  object text not null,
  kept_id uuid not null,
  merged_id uuid not null,
  at timestamptz not null,
  by_id uuid not null,
  moved jsonb not null,
  changed text[] not null,
  kept_version int not null,
  undone_at timestamptz,
  primary key (tenant_id, id)
);
create index merge_by_merged on merge (tenant_id, merged_id) where undone_at is null;

create table idempotency (
  tenant_id uuid not null,
  principal_id uuid not null,
  key_hash bytea not null,
  request_hash bytea not null,
  status int,
  sealed_answer bytea,
  expires_at timestamptz not null,
  primary key (tenant_id, principal_id, key_hash)
);

create table outbox (
  tenant_id uuid not null,
  id bigint generated always as identity,
  topic text not null,
  payload jsonb not null,
  at timestamptz not null default now(),
  primary key (tenant_id, id)
);

create function all_tenants() returns setof uuid
language sql security definer set search_path = pg_catalog, public as $$
  select tenant_id from public.tenant order by created_at;
$$;
