-- What a company, a team or a person is to bring in a period, of one pipeline. One row for each of them, in one currency; a target that was taken back
-- keeps its row, so that its versions go on.
create table target (
  tenant_id uuid not null,
  pipeline text not null,
  -- `2026-11`, `2026-Q4` or `2026`
  period text not null,
  whose text not null check (whose in ('company', 'team', 'person')),
  -- the team or the person; of the company its own id
  whose_id uuid not null,
  -- null where it was taken back
  amount numeric check (amount > 0),
  currency text,
  version int not null,
  updated_at timestamptz not null,
  updated_by uuid not null,
  primary key (tenant_id, pipeline, period, whose, whose_id),
  check ((amount is null) = (currency is null))
);
