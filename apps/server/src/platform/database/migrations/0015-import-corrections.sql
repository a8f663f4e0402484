-- Cells of a row as a person corrected them before its import was written. Sealed: the file itself stays as it came.
create table import_correction (
  tenant_id uuid not null,
  import_id uuid not null,
  record int not null,
  sealed_cells bytea not null,
  primary key (tenant_id, import_id, record),
  foreign key (tenant_id, import_id) references import (tenant_id, id) on delete cascade
);

alter table import
  -- rises with every correction, so that two made at once are seen
  add column revision int not null default 0,
  -- rows with cells corrected by themselves
  add column corrected int not null default 0,
  -- how often the whole file was tried again under another mapping
  add column checks int not null default 0;
