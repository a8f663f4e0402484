-- A customer comes back to a pool after its contract's end, too; the movement says why.
alter table pool_movement drop constraint pool_movement_reason_check;
alter table pool_movement add constraint pool_movement_reason_check check (reason in ('neglect', 'contract'));

-- Which customers of a pool somebody has looked at on a day of the company: counted where the pool bounds it. Earlier days go when a new one begins.
create table pool_look (
  tenant_id uuid not null,
  user_id uuid not null,
  day date not null,
  pool_id uuid not null,
  record_id uuid not null,
  primary key (tenant_id, user_id, day, pool_id, record_id)
);
