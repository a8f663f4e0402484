-- Programs that act for a person. The document states owner, scopes, end and the secret's hash under the keeper's MAC and epoch; an ended one's
-- epoch is past, so that an old row put back opens nothing.
create table api_client (
  tenant_id uuid not null,
  id uuid not null,
  owner_id uuid not null,
  sealed_name bytea not null,
  document text not null,
  epoch int not null,
  mac bytea not null,
  created_at timestamptz not null,
  created_by uuid,
  used_at timestamptz,
  ended_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, owner_id) references app_user (tenant_id, id)
);
create index api_client_by_owner on api_client (tenant_id, owner_id);
