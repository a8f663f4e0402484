-- Templates of letters, the text sealed: the company's, and people's own. A letter is written from one and keeps nothing of it.
create table letter_template (
  tenant_id uuid not null,
  id uuid not null,
  -- whose own it is; empty where it is the company's
  user_id uuid,
  version int not null,
  sealed_content bytea not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id)
);
create index letter_template_of_user on letter_template (tenant_id, user_id);

-- Since when a mailbox could not be read; empty while it can.
alter table mailbox add column failing_since timestamptz;
update mailbox set failing_since = coalesce(run_at, connected_at) where fault is not null;
