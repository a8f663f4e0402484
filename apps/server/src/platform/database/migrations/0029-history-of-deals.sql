-- What deals were in past weeks is made from their changes since then.
create index record_history_of_deals on record_history (tenant_id, at) where object = 'opportunity';
