-- Boards of charts. Title and questions are sealed; owner and the roles it is shared with stand beside for the query, bound into the seal, so that a
-- board that was shared behind the application does not open.
create table dashboard (
  tenant_id uuid not null,
  id uuid not null,
  owner_id uuid not null,
  shared_roles text[] not null default '{}',
  sealed_confidential bytea not null,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, owner_id) references app_user (tenant_id, id)
);
create index dashboard_by_owner on dashboard (tenant_id, owner_id);
create index dashboard_shared on dashboard using gin (shared_roles) where shared_roles <> '{}';
