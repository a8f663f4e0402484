-- Why an import rests for the moment, by the code of the refusal; it goes on by itself.
alter table import add column paused text;
