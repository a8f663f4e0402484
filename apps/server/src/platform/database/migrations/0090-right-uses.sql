-- On which day a right of a role was last used: an act on a kind of record. The row without a name says since when it is watched.
create table right_use (
  tenant_id uuid not null references tenant,
  role text not null,
  object text not null,
  action text not null,
  first_on date not null,
  used_on date not null,
  primary key (tenant_id, role, object, action)
);
