-- An undoing names the records that were merged into others since as well.
alter table import_kept drop constraint import_kept_reason_check;
alter table import_kept add constraint import_kept_reason_check
  check (reason in ('changed_since', 'merged_since', 'in_use', 'value_taken'));
