-- People with whom a letter was exchanged beside the record it is about: a letter from an account or a deal goes to them, and it stands on their timelines.
create table mail_person (
  tenant_id uuid not null,
  activity_id uuid not null,
  person_id uuid not null,
  -- the server took the letter, and not for this one
  refused boolean not null default false,
  primary key (tenant_id, person_id, activity_id)
);
create index mail_person_of_letter on mail_person (tenant_id, activity_id);
