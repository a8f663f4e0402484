-- What a manager believes a team or a person will bring in a period, beside what the deals say. The note is sealed, bound to whom and what it is about.
create table adjustment (
  tenant_id uuid not null,
  pipeline text not null,
  period text not null,
  whose text not null check (whose in ('team', 'person')),
  whose_id uuid not null,
  category text not null check (category in ('commit', 'best_case')),
  -- null where it was taken back
  amount numeric check (amount >= 0),
  currency text,
  sealed_confidential bytea,
  version int not null,
  updated_at timestamptz not null,
  updated_by uuid not null,
  primary key (tenant_id, pipeline, period, whose, whose_id, category),
  check ((amount is null) = (currency is null) and (amount is null) = (sealed_confidential is null))
);
