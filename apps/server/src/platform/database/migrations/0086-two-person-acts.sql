-- Acts that take two people. What is asked for is frozen under the keeper's seal (`sealed`); where it stands, who asked, until when, and each approval
-- with its signature lie in `document` under the keeper's MAC and epoch, so that nothing is approved, carried out or brought back behind the application.
-- The other columns only find rows; what they say is never believed.
create table two_person (
  tenant_id uuid not null,
  id uuid not null,
  act text not null,
  -- what it is about: of one matter one request waits
  subject text not null,
  asked_by uuid not null,
  until timestamptz not null,
  state text not null default 'asked' check (state in ('asked', 'done', 'rejected', 'withdrawn', 'void', 'expired')),
  sealed bytea not null,
  document text not null,
  epoch bigint not null,
  mac bytea not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, asked_by) references app_user (tenant_id, id)
);
create index two_person_waiting on two_person (tenant_id, until) where state = 'asked';
create index two_person_asked on two_person (tenant_id, asked_by, id desc);
