-- Every version of a company's own rights that was in force: what it was, who asked for it, who put it into force. Under the keeper's seal, so that none
-- can be changed behind the application and brought back as if it had been so.
create table rights_version (
  tenant_id uuid not null references tenant,
  version int not null,
  at timestamptz not null,
  asked_by uuid not null,
  confirmed_by uuid not null,
  document text not null,
  mac bytea not null,
  primary key (tenant_id, version)
);
