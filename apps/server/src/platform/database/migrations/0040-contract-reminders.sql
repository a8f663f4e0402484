-- That an owner was told that a contract ends, once for each last day.
create table term_warning (
  tenant_id uuid not null,
  record_id uuid not null,
  owner_id uuid not null,
  ends_on date not null,
  at timestamptz not null,
  primary key (tenant_id, record_id)
);
