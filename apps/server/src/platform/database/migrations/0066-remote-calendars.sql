-- People's own calendar accounts (CalDAV). Where they are and how they open lies sealed under the keeper; a row tells whose it is, how it fares and
-- when it is looked at next.
create table calendar_account (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  sealed bytea not null,
  -- why nothing goes through it now; empty while all is well
  fault text,
  -- looked at no more until its owner connects it anew
  paused boolean not null default false,
  failures int not null default 0,
  connected_at timestamptz not null,
  run_at timestamptz,
  caught_up_at timestamptz,
  next_at timestamptz not null,
  -- disconnected: what was written there is being taken away
  ending_at timestamptz,
  -- how far the server's changes were read (RFC 6578), or its mark of the whole calendar; empty where everything has to be looked at
  reached text,
  -- when all that stands there was last looked at, and how much of it is not ours
  listed_at timestamptz,
  others int not null default 0,
  -- of which state of our own records everything was sent
  sent_of text,
  -- there are more entries than are sent
  more boolean not null default false,
  sent int not null default 0,
  taken int not null default 0,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id)
);
create unique index calendar_account_living on calendar_account (tenant_id, user_id) where ending_at is null;
create index calendar_account_due on calendar_account (tenant_id, next_at) where not paused;

-- What was written there: by which record, as both sides last agreed on it. It stands before the server hears of it, so that an interruption neither
-- loses nor repeats anything.
create table calendar_link (
  tenant_id uuid not null,
  account_id uuid not null,
  kind text not null check (kind in ('task', 'step', 'meeting')),
  object text not null,
  record_id uuid not null,
  -- as the server names what stands there; empty while it is not known to stand there
  etag text,
  -- when, for how long, done or not: never a word
  agreed jsonb not null,
  -- a digest of the words that were sent
  said text not null,
  -- it was deleted there by a person
  ended boolean not null default false,
  -- what its owner is to be told of it
  told text check (told in ('conflict', 'refused', 'not_understood', 'deleted_there')),
  told_at timestamptz,
  primary key (tenant_id, account_id, kind, record_id),
  foreign key (tenant_id, account_id) references calendar_account (tenant_id, id) on delete cascade
);
