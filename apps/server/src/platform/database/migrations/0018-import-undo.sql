-- The undoing of an import goes on in steps, like the import itself: how far it has come, and what it left as it is.
alter table import drop constraint import_state_check;
alter table import add constraint import_state_check
  check (state in ('reading', 'preview', 'running', 'done', 'failed', 'undoing', 'undone'));
alter table import add column undo_position jsonb;

-- Records that undoing left as they are, and why.
create table import_kept (
  tenant_id uuid not null,
  import_id uuid not null,
  record_id uuid not null,
  object text not null,
  reason text not null check (reason in ('changed_since', 'in_use', 'value_taken')),
  by_id uuid,
  at timestamptz not null,
  primary key (tenant_id, import_id, record_id),
  foreign key (tenant_id, import_id) references import (tenant_id, id) on delete cascade
);

-- An earlier form kept all of them within the import's own row.
insert into import_kept (tenant_id, import_id, record_id, object, reason, by_id, at)
  select i.tenant_id, i.id, (k ->> 'id')::uuid, k ->> 'object', k ->> 'reason', (k ->> 'by')::uuid, (k ->> 'at')::timestamptz
  from import i cross join lateral jsonb_array_elements(i.undo -> 'kept') as k where jsonb_typeof(i.undo -> 'kept') = 'array'
  on conflict do nothing;
update import set undo = undo || jsonb_build_object('kept', jsonb_array_length(undo -> 'kept'),
    'total', (undo ->> 'undone')::int + (undo ->> 'restored')::int + jsonb_array_length(undo -> 'kept'))
  where jsonb_typeof(undo -> 'kept') = 'array';

drop index import_waiting;
create index import_waiting on import (created_at, id) where state in ('reading', 'running', 'undoing');

-- What an import changed is gone through from record to record.
drop index record_history_by_import;
create index record_history_by_import on record_history (tenant_id, import_id, object, record_id) where import_id is not null;

create or replace function import_claim(claimant uuid, lease_seconds int) returns table (tenant_id uuid, id uuid)
language sql security definer set search_path = pg_catalog, public as $$
  update public.import i set worker = claimant, locked_until = now() + make_interval(secs => lease_seconds)
  from (select w.tenant_id, w.id from public.import w
        cross join lateral (select count(*) as many from public.import r
          where r.tenant_id = w.tenant_id and r.state in ('reading', 'running', 'undoing') and r.locked_until >= now()) as running
        where w.state in ('reading', 'running', 'undoing') and (w.locked_until is null or w.locked_until < now()) and running.many < 2
        order by running.many, w.created_at, w.id limit 1 for update of w skip locked) as waiting
  where i.tenant_id = waiting.tenant_id and i.id = waiting.id
  returning i.tenant_id, i.id;
$$;
