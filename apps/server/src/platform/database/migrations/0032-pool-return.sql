-- A customer that nobody follows up comes back to a pool by itself: nobody moved it, and the movement says why.
alter table pool_movement alter column by_id drop not null;
alter table pool_movement add column reason text check (reason in ('neglect'));

-- That an owner was told, once for each countdown: `since` is what the countdown runs from.
create table pool_warning (
  tenant_id uuid not null,
  record_id uuid not null,
  owner_id uuid not null,
  pool_id uuid not null,
  since timestamptz not null,
  at timestamptz not null,
  primary key (tenant_id, record_id)
);
