-- Every way of a customer into a pool and out of it: how many somebody claimed in a day is counted from it.
create table pool_movement (
  tenant_id uuid not null,
  record_id uuid not null,
  version int not null,
  at timestamptz not null,
  pool_id uuid not null,
  act text not null check (act in ('claimed', 'assigned', 'returned')),
  user_id uuid not null,
  by_id uuid not null,
  primary key (tenant_id, record_id, version)
);
create index pool_movement_claims on pool_movement (tenant_id, user_id, at) where act = 'claimed';
