-- Addresses by which a person's calendar application reads their tasks and next steps. The document states whose it is, the secret's hash and whether
-- names are told, under the keeper's MAC and epoch; an ended one's epoch is past, so that an old row put back opens nothing.
create table calendar_feed (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  document text not null,
  epoch int not null,
  mac bytea not null,
  created_at timestamptz not null,
  used_at timestamptz,
  -- how often it was read within the window that began then
  window_at timestamptz,
  window_n int not null default 0,
  ended_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id)
);
create unique index calendar_feed_living on calendar_feed (tenant_id, user_id) where ended_at is null;
