-- Up to which moment a company's people were told by the clock: what was told is not told again, and a server that stood still goes on from here.
create table notice_mark (
  tenant_id uuid not null,
  work text not null,
  until timestamptz not null,
  -- of several things of that moment the last that was told
  last_id uuid,
  primary key (tenant_id, work)
);
