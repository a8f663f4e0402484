-- What the company's directory calls its people (SCIM 2.0): sealed; found by a keyed digest of the directory's own id.
create table directory_user (
  tenant_id uuid not null,
  user_id uuid not null,
  sealed bytea not null,
  external bytea check (length(external) = 16),
  version int not null,
  updated_at timestamptz not null,
  -- taken out of the directory: it is shown there no more
  removed_at timestamptz,
  primary key (tenant_id, user_id),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id)
);
create unique index directory_user_by_external on directory_user (tenant_id, external) where external is not null and removed_at is null;
-- Its groups with their members, sealed under the keeper's MAC and epoch: they give roles.
create table directory_group (
  tenant_id uuid not null references tenant,
  id uuid not null,
  sealed bytea not null,
  epoch int not null,
  mac bytea not null,
  version int not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);
