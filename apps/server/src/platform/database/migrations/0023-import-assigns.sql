-- Whether rows that name no owner go by the company's assignment rules, instead of to the importer.
alter table import add column assigns boolean not null default false;
