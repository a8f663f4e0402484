-- The sign-in of a company at its own provider: everything of it sealed, under the keeper's MAC and epoch.
create table sign_in_connection (
  tenant_id uuid not null references tenant,
  id uuid not null,
  sealed bytea not null,
  epoch int not null,
  mac bytea not null,
  version int not null,
  created_at timestamptz not null,
  created_by uuid not null,
  primary key (tenant_id, id)
);
-- By which domain of an e-mail a connection is found before any company is known: keyed digests, as with names to sign in by.
create table sign_in_domain (
  digest bytea not null check (length(digest) = 16),
  tenant_id uuid not null,
  connection_id uuid not null,
  primary key (tenant_id, digest),
  foreign key (tenant_id, connection_id) references sign_in_connection (tenant_id, id) on delete cascade
);
create index sign_in_domain_by_digest on sign_in_domain (digest);
-- Who a person is at a provider is one of their credentials.
alter table credential drop constraint credential_kind_check;
alter table credential add constraint credential_kind_check check (kind in ('password', 'totp', 'passkey', 'recovery', 'identity'));
