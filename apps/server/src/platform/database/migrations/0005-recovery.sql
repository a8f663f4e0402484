-- Recoveries asked for: a person who lost every factor is let in anew by two administrators. The document names who asked, under the keeper's MAC.
create table recovery (
  tenant_id uuid not null,
  user_id uuid not null,
  document text not null,
  mac bytea not null,
  primary key (tenant_id, user_id),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id)
);
