-- Fields of which a company wants each value once, beside its sealed policy: read under a lock by every writer, so that the moment at which the rule
-- begins is one moment for all of them, whatever policy they began with. Rights hang on nothing here.
create table unique_rule (
  tenant_id uuid not null references tenant,
  object text not null,
  field text not null,
  primary key (tenant_id, object, field)
);
