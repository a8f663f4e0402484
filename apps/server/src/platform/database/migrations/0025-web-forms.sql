-- How many came within a window of time by a form on the website: of the form, of the company, and of an address's part, which is kept as a keyed
-- digest alone.
create table form_window (
  tenant_id uuid not null,
  form_id uuid not null,
  counted text not null,
  digest bytea not null,
  begins_at timestamptz not null,
  n int not null,
  primary key (tenant_id, form_id, counted, digest, begins_at)
);

-- What became of what was sent, by day: numbers alone.
create table form_outcome (
  tenant_id uuid not null,
  form_id uuid not null,
  day date not null,
  outcome text not null,
  n int not null,
  primary key (tenant_id, form_id, day, outcome)
);
