-- How many requests a program has made in its present minute, for the limit it was made with: a row each, over all processes.
create table client_minute (
  tenant_id uuid not null,
  client_id uuid not null,
  minute bigint not null,
  requests int not null,
  primary key (tenant_id, client_id),
  foreign key (tenant_id, client_id) references api_client (tenant_id, id)
);
