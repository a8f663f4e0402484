-- Saved views of lists. Name, conditions, words searched for and columns are sealed; owner and audience stand beside for the query, bound into the
-- seal, so that a view whose audience was widened behind the application does not open.
create table saved_view (
  tenant_id uuid not null,
  id uuid not null,
  object text not null,
  owner_id uuid not null,
  shared_with text not null check (shared_with in ('none', 'team', 'all')),
  team_id uuid,
  sealed_confidential bytea not null,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, owner_id) references app_user (tenant_id, id),
  check ((shared_with = 'team') = (team_id is not null))
);
create index saved_view_by_owner on saved_view (tenant_id, owner_id, object);
create index saved_view_shared on saved_view (tenant_id, object) where shared_with <> 'none';

-- How a person's own lists look: columns, widths, density, the view to begin with.
create table list_preference (
  tenant_id uuid not null,
  user_id uuid not null,
  object text not null,
  sealed_confidential bytea not null,
  updated_at timestamptz not null,
  primary key (tenant_id, user_id, object),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id)
);
