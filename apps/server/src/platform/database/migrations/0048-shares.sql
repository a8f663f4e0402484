-- What is shared with a person by name, all of it in one document under the keeper's MAC and epoch: a row added, changed or put back as it once was shares nothing.
create table shared_with (
  tenant_id uuid not null,
  user_id uuid not null,
  document text not null,
  epoch int not null,
  mac bytea not null,
  primary key (tenant_id, user_id),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id)
);
