-- The steps of a company's playbook that a lead or a deal has in its stage: as the playbook said when the record came there. Nothing of a customer.
create table playbook_step (
  tenant_id uuid not null,
  id uuid not null default gen_random_uuid(),
  object text not null,
  record_id uuid not null,
  stage text not null,
  position int not null,
  label jsonb not null,
  kind text not null,
  days int not null,
  unit text not null,
  counts_from text not null,
  optional boolean not null,
  -- empty while the step waits for the one before it
  due timestamptz,
  -- the record's next step is this one
  leads boolean not null default false,
  entered_at timestamptz not null,
  done_at timestamptz,
  done_by uuid,
  activity_id uuid,
  -- the record has left the stage
  ended_at timestamptz,
  primary key (tenant_id, id)
);
create index playbook_step_of_record on playbook_step (tenant_id, record_id, position);
