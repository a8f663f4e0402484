-- Links by which a customer sees a quote and answers it. Of the address and the code only digests are kept; the paper is sealed and goes when the link ends.
create table quote_link (
  tenant_id uuid not null,
  id uuid not null,
  quote_id uuid not null,
  token_digest bytea not null,
  code_digest bytea not null,
  language text not null check (language in ('zh', 'en')),
  created_at timestamptz not null,
  created_by uuid not null,
  -- the last day on which it opens, as the company counts its days
  until date not null,
  revoked_at timestamptz,
  -- wrong codes, one after the other
  wrong int not null default 0,
  -- SHA-256 of the PDF that the customer sees
  paper_digest bytea not null,
  sealed_paper bytea,
  outcome text check (outcome in ('accepted', 'refused')),
  decided_at timestamptz,
  -- who answered and with which words, as they typed it
  sealed_confidential bytea,
  primary key (tenant_id, id),
  unique (tenant_id, token_digest)
);
create index quote_link_of_quote on quote_link (tenant_id, quote_id, created_at desc);
