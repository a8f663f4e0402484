-- Keyed digests are the same for no two fields: they alone tell one value from another. With the names of object and field before them, every step
-- down the index compared three columns that are the same in all of a company's customers.
alter table record_key drop constraint record_key_pkey,
  add primary key (tenant_id, digest, field, object, record_id);
