-- The pool into which rows that name no owner go; null where they are the importer's, or go by the rules.
alter table import add column pool_id uuid;
alter table pool_movement drop constraint pool_movement_act_check;
alter table pool_movement add constraint pool_movement_act_check check (act in ('claimed', 'assigned', 'returned', 'imported'));
