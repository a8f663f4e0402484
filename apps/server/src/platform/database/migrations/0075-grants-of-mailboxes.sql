-- A person on their way to a provider's sign-in and back: sealed lie the one-time values that only their own session may bring back. One each, ten minutes.
create table mail_grant_asked (
  tenant_id uuid not null,
  user_id uuid not null,
  sealed bytea not null,
  ends_at timestamptz not null,
  primary key (tenant_id, user_id),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id)
);
