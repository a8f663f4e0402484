-- Whose turn it was last by an assignment rule: of those it may go to the one of the smallest turn, or of none at all, is next.
create table assignment_turn (
  tenant_id uuid not null,
  object text not null,
  rule text not null,
  user_id uuid not null,
  turn bigint not null,
  primary key (tenant_id, object, rule, user_id)
);
