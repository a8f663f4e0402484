-- The day (by the person's own clock) of which they were last written a digest.
alter table notice_setting add column digest_day date;
