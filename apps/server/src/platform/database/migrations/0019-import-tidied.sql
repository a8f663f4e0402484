-- In how many cells of each field the stored value looks otherwise than the file has it.
alter table import add column tidied jsonb not null default '{}';
