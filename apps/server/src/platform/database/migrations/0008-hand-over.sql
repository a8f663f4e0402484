-- What a leaver owned, on its way to a successor. The document says from whom to whom under the keeper's MAC and epoch, so that a row written behind
-- the application moves nothing; the epoch is past once the work is done. `object` and `after_id` say where the work stands.
create table hand_over (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  successor_id uuid not null,
  document text not null,
  epoch int not null,
  mac bytea not null,
  object text,
  after_id uuid,
  moved jsonb not null default '{}',
  behind int not null default 0,
  started_at timestamptz not null,
  finished_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id),
  foreign key (tenant_id, successor_id) references app_user (tenant_id, id)
);
create unique index hand_over_by_user on hand_over (tenant_id, user_id);
