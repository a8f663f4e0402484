-- Whom a principal found by whole number: within their reach for the length of a call. The keeper's MAC covers principal, record and time.
create table found (
  tenant_id uuid not null,
  principal_id uuid not null,
  record_id uuid not null,
  at timestamptz not null,
  mac bytea not null,
  primary key (tenant_id, principal_id, record_id)
);
