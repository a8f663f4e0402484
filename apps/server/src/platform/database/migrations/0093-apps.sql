-- Apps of others that two people of the company admitted: the document states addresses, keys, contract and end under the keeper's MAC and epoch.
create table oauth_app (
  tenant_id uuid not null,
  id uuid not null,
  sealed_name bytea not null,
  document text not null,
  epoch int not null,
  mac bytea not null,
  created_at timestamptz not null,
  used_at timestamptz,
  ended_at timestamptz,
  primary key (tenant_id, id)
);
-- What a person lets an app do for them, from the code on: the document states the code, the key it is bound to and how often it was renewed, under the
-- keeper's MAC and epoch, so that a code or a refresh token that was used is used, whatever row is put back.
create table oauth_grant (
  tenant_id uuid not null,
  id uuid not null,
  app_id uuid not null,
  user_id uuid not null,
  document text not null,
  epoch int not null,
  mac bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  ended_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, app_id) references oauth_app (tenant_id, id),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id)
);
create index oauth_grant_by_user on oauth_grant (tenant_id, user_id);
create index oauth_grant_by_app on oauth_grant (tenant_id, app_id);
