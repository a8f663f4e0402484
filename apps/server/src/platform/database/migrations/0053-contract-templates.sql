-- Templates of contracts, one row a version, the text sealed; and with which version a contract was written.
create table contract_template (
  tenant_id uuid not null,
  id uuid not null,
  version int not null,
  made_at timestamptz not null,
  made_by uuid not null,
  sealed_content bytea not null,
  -- chosen no more; contracts keep it
  retired boolean not null default false,
  primary key (tenant_id, id, version)
);
create table contract_text (
  tenant_id uuid not null,
  record_id uuid not null,
  -- empty where the contract is written without one, also after an earlier version of it had one
  template_id uuid,
  template_version int,
  primary key (tenant_id, record_id)
);
