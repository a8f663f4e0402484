-- People's own mailboxes. Where they are and how they open lies sealed under the keeper; a row tells whose it is, how it fares and when it is looked at next.
create table mailbox (
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
  primary key (tenant_id, id),
  unique (tenant_id, user_id),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id)
);
create index mailbox_due on mailbox (tenant_id, next_at) where not paused;

-- How far a folder was read (RFC 9051: ids count only under their UIDVALIDITY), and what became of its messages.
create table mail_folder (
  tenant_id uuid not null,
  mailbox_id uuid not null,
  kind text not null check (kind in ('inbox', 'sent')),
  uid_validity bigint,
  last_uid bigint not null default 0,
  gone boolean not null default false,
  brought int not null default 0,
  stranger int not null default 0,
  automatic int not null default 0,
  too_large int not null default 0,
  unreadable int not null default 0,
  refused int not null default 0,
  primary key (tenant_id, mailbox_id, kind),
  foreign key (tenant_id, mailbox_id) references mailbox (tenant_id, id) on delete cascade
);

-- Letters that stand on a record: by the keyed digest of their Message-ID none comes twice. What an answer must quote of it is sealed.
create table mail_letter (
  tenant_id uuid not null,
  user_id uuid not null,
  digest bytea not null,
  activity_id uuid not null,
  sealed_ids bytea not null,
  primary key (tenant_id, user_id, digest)
);
create index mail_letter_of_activity on mail_letter (tenant_id, activity_id);

-- Letters on their way out. The words lie on the record's timeline; the address is read when it is sent.
create table mail_outgoing (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  activity_id uuid not null,
  object text not null,
  record_id uuid not null,
  field text not null,
  state text not null check (state in ('waiting', 'sending', 'sent', 'doubtful', 'failed', 'cancelled')),
  fault text,
  attempts int not null default 0,
  made_at timestamptz not null,
  due_at timestamptz not null,
  sent_at timestamptz,
  -- a copy lies in the mailbox's folder of sent letters
  copied boolean not null default false,
  primary key (tenant_id, id),
  unique (tenant_id, activity_id)
);
create index mail_outgoing_due on mail_outgoing (tenant_id, due_at) where state in ('waiting', 'sending') or (state = 'sent' and not copied);
create index mail_outgoing_of_user on mail_outgoing (tenant_id, user_id, made_at);
