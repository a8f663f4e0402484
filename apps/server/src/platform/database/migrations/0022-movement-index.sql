-- A funnel reads every stay of the deals it looks at, by deal: nothing asks by stage.
drop index movement_by_stage;
