-- Devices that a program looks after: which machine of its own one is (a keyed digest), and what it last said of it, under the keeper's newest seal.
alter table device add column machine text, add column managed text, add column managed_epoch int, add column managed_mac bytea;
create index device_machine on device (tenant_id, machine) where machine is not null;
