-- Files of records. Their bytes lie sealed on disk under a random id; name, type and key lie in the envelope of the record they belong to, so that
-- who cannot open the record cannot open its files. Here stands whose a file is, and what is to become of it.
create table file (
  tenant_id uuid not null,
  id uuid not null,
  uploaded_by uuid not null,
  uploaded_at timestamptz not null,
  -- bytes before sealing
  size bigint not null,
  -- name, type and key while no record holds them: of an upload under a key of its own, of a file taken out of its field under the record's key
  sealed_details bytea,
  -- the keeper's MAC that the id is an upload's, until the upload's own key is destroyed: no other subject's key can be destroyed in its name
  upload_mac bytea,
  object text,
  record_id uuid,
  field text,
  detached_at timestamptz,
  -- its bytes are to be taken away, and then this row
  gone_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, uploaded_by) references app_user (tenant_id, id)
);
create index file_of_record on file (tenant_id, record_id) where record_id is not null;
create index file_by_person on file (tenant_id, uploaded_by, uploaded_at);
create index file_waiting on file (tenant_id, uploaded_at) where record_id is null;
create index file_detached on file (tenant_id, detached_at) where detached_at is not null;
create index file_own_key on file (tenant_id, id) where upload_mac is not null and record_id is not null;
create index file_gone on file (tenant_id, id) where gone_at is not null;
