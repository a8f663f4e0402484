-- What people are to know: ids, counts and moments, no customer's value. One row for each occasion; more of the same while it is unread add to its count.
create table notice (
  tenant_id uuid not null,
  user_id uuid not null,
  id uuid not null,
  kind text not null,
  occasion text not null,
  at timestamptz not null,
  by_id uuid,
  object text,
  record_id uuid,
  count int not null default 1,
  read_at timestamptz,
  mailed_at timestamptz,
  primary key (tenant_id, user_id, id),
  unique (tenant_id, user_id, kind, occasion),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id)
);
create index notice_newest on notice (tenant_id, user_id, at desc, id desc);
create index notice_unmailed on notice (tenant_id, at) where read_at is null and mailed_at is null;

-- A person's own hours and what they want by mail.
create table notice_setting (
  tenant_id uuid not null,
  user_id uuid not null,
  version int not null default 1,
  document jsonb not null,
  primary key (tenant_id, user_id),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id)
);
