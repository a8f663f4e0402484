-- Files of a record that go along with a letter: read where they stand when it goes, under its writer's rights.
create table mail_file (
  tenant_id uuid not null,
  activity_id uuid not null,
  file_id uuid not null,
  -- in which order they were chosen
  place smallint not null,
  primary key (tenant_id, activity_id, file_id)
);
