-- Browsers that people signed in at, known by the key they made. The document states whose it is and until when it is trusted, under the keeper's MAC;
-- the name and what the browser says of itself are sealed. A device that was taken back has no row.
create table device (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  thumbprint text not null,
  sealed bytea not null,
  document text not null,
  mac bytea not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, user_id, thumbprint),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id)
);
