-- The last number given to a kind of record in a year. Its row is held until whoever takes a number has stored the record or failed: no number is
-- left out and none is given twice.
create table number_given (
  tenant_id uuid not null,
  object text not null,
  year int not null,
  last bigint not null check (last > 0),
  primary key (tenant_id, object, year)
);
