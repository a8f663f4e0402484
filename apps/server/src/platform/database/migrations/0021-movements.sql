-- Every stay of a record in a stage of a pipeline: since when, by whom it came there and from where, and when it left again. It begins with the record
-- and is written with the change that moves it.
create table movement (
  tenant_id uuid not null,
  object text not null,
  record_id uuid not null,
  -- the record's version by which it came there; 1 where it began
  version int not null,
  at timestamptz not null,
  by_id uuid,
  from_pipeline text,
  from_stage text,
  pipeline text not null,
  stage text not null,
  -- null while it stands there
  left_at timestamptz,
  primary key (tenant_id, object, record_id, version)
);

-- Deals from before: as their history tells it, which holds the stage before and after each change.
do $$
begin
  if to_regclass('public.opportunity') is null then return; end if;
  insert into movement (tenant_id, object, record_id, version, at, by_id, from_pipeline, from_stage, pipeline, stage, left_at)
  with moved as (
    select h.tenant_id, h.record_id, h.version, h.at, h.by_id, h.plain #>> '{stage,0}' as from_stage, h.plain #>> '{stage,1}' as stage
    from record_history h where h.object = 'opportunity' and jsonb_exists(h.plain, 'stage')
  ), told as (
    select tenant_id, record_id, version, at, by_id, from_stage, stage from moved
    union all
    select r.tenant_id, r.id, 1, r.created_at, r.created_by, null,
      coalesce((select m.from_stage from moved m where m.tenant_id = r.tenant_id and m.record_id = r.id order by m.version limit 1), r.stage)
    from opportunity r
  ), placed as (
    select t.*, coalesce((select h.plain #>> '{pipeline,0}' from record_history h
        where h.tenant_id = t.tenant_id and h.object = 'opportunity' and h.record_id = t.record_id and h.version > t.version
          and jsonb_exists(h.plain, 'pipeline') order by h.version limit 1), r.pipeline) as pipeline
    from told t join opportunity r on r.tenant_id = t.tenant_id and r.id = t.record_id
  )
  select tenant_id, 'opportunity', record_id, version, at, by_id,
    lag(pipeline) over way, from_stage, pipeline, stage, lead(at) over way
  from placed where pipeline is not null and stage is not null
  window way as (partition by tenant_id, record_id order by version);
end $$;
