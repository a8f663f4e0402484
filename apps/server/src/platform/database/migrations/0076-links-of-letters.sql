-- Whether the writer let the links of a letter be counted; it happens only where the person agreed.
alter table mail_outgoing add column count_links boolean not null default false;

-- Links of letters that lead over us: found by the digest of their address; where they lead lies sealed. Who followed them is not kept.
create table mail_link (
  tenant_id uuid not null,
  token_digest bytea not null,
  activity_id uuid not null,
  number int not null,
  sealed_target bytea not null,
  followed int not null default 0,
  last_at timestamptz,
  primary key (tenant_id, token_digest),
  unique (tenant_id, activity_id, number)
);
