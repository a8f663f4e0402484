-- Links lead to contracts as well: the customer signs there.
alter table quote_link rename to customer_link;
alter table customer_link rename column quote_id to record_id;
alter table customer_link add column object text not null default 'quote';
alter table customer_link alter column object drop default;
alter index quote_link_of_quote rename to customer_link_of_record;
-- With what a company signs. The key is sealed to the company, the row and the certificate.
create table signing_identity (
  tenant_id uuid not null,
  id uuid not null,
  made_at timestamptz not null,
  certificate bytea not null,
  sealed_key bytea not null,
  primary key (tenant_id, id)
);
