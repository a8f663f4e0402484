-- Changes of owner that wait for the approval of whoever leads the giving team: all records of one team that were asked for at once. What is asked for is
-- under the keeper's MAC, so that nobody approves what was not asked; approving takes a session, and the asker's own right at that moment.
create table transfer (
  tenant_id uuid not null,
  id uuid not null,
  object text not null,
  team_id uuid,
  to_id uuid not null,
  asked_by uuid not null,
  asked_at timestamptz not null,
  until timestamptz not null,
  -- the asker's words, sealed
  reason bytea not null,
  count int not null,
  mac bytea not null,
  state text not null default 'asked' check (state in ('asked', 'approved', 'refused', 'withdrawn', 'void', 'expired')),
  decided_by uuid,
  -- in whose stead
  decided_for uuid,
  decided_at timestamptz,
  -- the approver's words, sealed
  words bytea,
  -- how many records went
  moved int not null default 0,
  primary key (tenant_id, id),
  foreign key (tenant_id, to_id) references app_user (tenant_id, id),
  foreign key (tenant_id, asked_by) references app_user (tenant_id, id)
);
create index transfer_waiting on transfer (tenant_id, team_id, asked_at desc, id desc) where state = 'asked';
create index transfer_asked on transfer (tenant_id, asked_at desc, id desc);
create table transfer_item (
  tenant_id uuid not null,
  transfer_id uuid not null,
  record_id uuid not null,
  owner_id uuid not null,
  -- whether the record came to another owner meanwhile
  over boolean not null default false,
  primary key (tenant_id, transfer_id, record_id),
  foreign key (tenant_id, transfer_id) references transfer (tenant_id, id) on delete cascade
);
create index transfer_item_record on transfer_item (tenant_id, record_id);
create index transfer_item_owner on transfer_item (tenant_id, owner_id);
