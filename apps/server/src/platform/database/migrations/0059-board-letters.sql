-- Boards that are written about: who wants a board's numbers by mail, how often, and the last day (by their own clock) they had them. What such a row
-- brings about goes to that person's own mailbox alone, within what they may read at that time; it holds nothing of any record.
create table dashboard_letter (
  tenant_id uuid not null,
  user_id uuid not null,
  dashboard_id uuid not null,
  every text not null check (every in ('day', 'week', 'month')),
  last_day date not null,
  primary key (tenant_id, user_id, dashboard_id),
  foreign key (tenant_id, user_id) references app_user (tenant_id, id),
  foreign key (tenant_id, dashboard_id) references dashboard (tenant_id, id) on delete cascade
);
create index dashboard_letter_by_board on dashboard_letter (tenant_id, dashboard_id);
