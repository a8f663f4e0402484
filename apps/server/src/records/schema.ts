import type { Catalog, ObjectDeclaration } from '@holdfast/catalog'
import pg from 'pg'
import { columnsOf, ENVELOPE_CLASSES, envelopeColumn } from './columns.ts'

const id = pg.escapeIdentifier

/** Columns of every record, whatever its object. */
const ENGINE_COLUMNS = `
  tenant_id uuid not null,
  id uuid not null,
  version int not null default 1,
  created_at timestamptz not null,
  created_by uuid not null,
  updated_at timestamptz not null,
  updated_by uuid not null,
  deleted_at timestamptz,
  deleted_by uuid,
  owner_id uuid,
  team_id uuid,
  key_id uuid not null,
  seal int not null default 1,
  merged_into uuid,
  import_id uuid,
  custom jsonb not null default '{}',
  ${ENVELOPE_CLASSES.map((each) => `${envelopeColumn(each)} bytea`).join(',\n  ')},
  primary key (tenant_id, id)`

export const searchTable = (object: string): string => `search_${object}`
export const findFunction = (object: string): string => `find_${object}`
export const indexFunction = (object: string): string => `index_${object}`
export const unindexFunction = (object: string): string => `unindex_${object}`

function columnStatements(object: ObjectDeclaration): string[] {
  return columnsOf(object).flatMap((column) =>
    column.names.map((name, at) => {
      const type = column.field.kind === 'about' ? (at === 0 ? 'text' : 'uuid') : column.type
      return `alter table ${id(object.name)} add column if not exists ${id(name)} ${type}`
    }),
  )
}

/** One index per lane of a list in its usual order, over living records only. */
function indexStatements(object: ObjectDeclaration): string[] {
  const table = id(object.name)
  const living = 'where deleted_at is null'
  const lane = (name: string, columns: string) =>
    `create index if not exists ${id(`${object.name}_${name}`)} on ${table} (tenant_id, ${columns}updated_at desc, id desc) ${living}`
  const references = columnsOf(object).filter(({ field }) => field.kind === 'reference' || field.kind === 'about')
  return [
    ...(object.owned ? [lane('by_owner', 'owner_id, '), lane('by_team', 'team_id, ')] : []),
    lane('by_update', ''),
    ...references.map(
      ({ key, names }) =>
        `create index if not exists ${id(`${object.name}_of_${key}`)} on ${table} (tenant_id, ${names.map(id).join(', ')}, id desc) ${living}`,
    ),
    `create index if not exists ${id(`${object.name}_trash`)} on ${table} (tenant_id, deleted_at) where deleted_at is not null`,
    `create index if not exists ${id(`${object.name}_merged`)} on ${table} (tenant_id, merged_into) where merged_into is not null`,
    `create index if not exists ${id(`${object.name}_import`)} on ${table} (tenant_id, import_id) where import_id is not null`,
  ]
}

/** Takes records out of the search table for good; its owner alone may write there. */
function unindexStatements(object: ObjectDeclaration): string[] {
  const drop = id(unindexFunction(object.name))
  return [
    `create or replace function ${drop}(records uuid[]) returns void language sql security definer set search_path = pg_catalog, public as $$
      delete from public.${searchTable(object.name)} where tenant_id = current_setting('app.tenant_id')::uuid and record_id = any (records)
    $$`,
    `alter function ${drop}(uuid[]) owner to holdfast_search`,
  ]
}

/*
 * Search over sealed fields. Under row-level security PostgreSQL will not use a GIN condition (it is not leakproof), so the narrow table belongs
 * to a role without log-in and is read through one function that states the tenant in a form no index serves and applies the caller's reach
 * before its limit: complete for each caller, and its time tells nothing of others' records.
 */
function searchStatements(object: ObjectDeclaration): string[] {
  const table = id(searchTable(object.name))
  const find = id(findFunction(object.name))
  const put = id(indexFunction(object.name))
  return [
    `create table if not exists ${table} (tenant_id uuid not null, record_id uuid not null, owner_id uuid, team_id uuid, living boolean not null default true,
      tokens int[] not null, primary key (tenant_id, record_id))`,
    `create index if not exists ${id(`${searchTable(object.name)}_tokens`)} on ${table} using gin (tokens) with (fastupdate = on, gin_pending_list_limit = 2048)`,
    `alter table ${table} owner to holdfast_search`,
    `create or replace function ${find}(terms int[], lengths int[], reach_all boolean, reach_owner uuid, reach_teams uuid[], before uuid, at_most int)
      returns setof uuid language plpgsql stable security definer set search_path = pg_catalog, public as $$
    declare
      alternatives text := '';
      first int := 1;
      many int;
    begin
      foreach many in array lengths loop
        alternatives := alternatives || case when alternatives = '' then '' else ' or ' end || format('tokens @> %L::int[]', terms[first:first + many - 1]);
        first := first + many;
      end loop;
      return query execute format(
        'select record_id from public.${searchTable(object.name)} where (%s) and living and tenant_id::text = current_setting(''app.tenant_id'')
           and ($1 or owner_id = $2 or team_id = any ($3)) and ($4 is null or record_id < $4) order by record_id desc limit $5', alternatives)
        using reach_all, reach_owner, reach_teams, before, at_most;
    end $$`,
    `alter function ${find}(int[], int[], boolean, uuid, uuid[], uuid, int) owner to holdfast_search`,
    `create or replace function ${put}(records uuid[], owners uuid[], teams uuid[], token_lists text[], alive boolean[])
      returns void language sql security definer set search_path = pg_catalog, public as $$
      insert into public.${searchTable(object.name)} (tenant_id, record_id, owner_id, team_id, living, tokens)
      select current_setting('app.tenant_id')::uuid, r, o, t, a, k::int[] from unnest(records, owners, teams, token_lists, alive) as u (r, o, t, k, a)
      on conflict (tenant_id, record_id) do update set owner_id = excluded.owner_id, team_id = excluded.team_id, living = excluded.living,
        tokens = case when excluded.tokens = '{}' then search_${object.name}.tokens else excluded.tokens end
    $$`,
    `alter function ${put}(uuid[], uuid[], uuid[], text[], boolean[]) owner to holdfast_search`,
    ...unindexStatements(object),
  ]
}

function foreignKeys(object: ObjectDeclaration, catalog: Catalog): string[] {
  const statement = (column: string, target: string) => {
    const name = `${object.name}_${column}_fk`
    return `do $$ begin
      if not exists (select 1 from pg_constraint where conname = '${name}') then
        alter table ${id(object.name)} add constraint ${id(name)} foreign key (tenant_id, ${id(column)}) references ${id(target)} (tenant_id, id);
      end if; end $$`
  }
  const references = columnsOf(object).flatMap(({ field, names }) => {
    const target = field.kind === 'reference' ? catalog.findObject(field.targets?.[0] ?? '') : undefined
    return target?.served === true && names[0] !== undefined ? [statement(names[0], target.name)] : []
  })
  return [...references, ...(object.owned ? [statement('owner_id', 'app_user')] : [])]
}

/** The statements that bring the catalogue's tables into being or up to date; each may be run again at any time. */
export function catalogStatements(catalog: Catalog): string[] {
  const { served } = catalog
  return [
    ...served.map((object) => `create table if not exists ${id(object.name)} (${ENGINE_COLUMNS})`),
    ...served.flatMap(columnStatements),
    ...served.flatMap(indexStatements),
    ...served.flatMap(searchStatements),
    ...served.flatMap((object) => foreignKeys(object, catalog)),
  ]
}

/** Tables the application reads and writes itself; the search tables are not among them. */
export const catalogTables = (catalog: Catalog): string[] => catalog.served.map((object) => object.name)

/** Functions of the search tables, with their argument types. */
export const catalogFunctions = (catalog: Catalog): string[] =>
  catalog.served.flatMap((object) => [
    `${id(findFunction(object.name))}(int[], int[], boolean, uuid, uuid[], uuid, int)`,
    `${id(indexFunction(object.name))}(uuid[], uuid[], uuid[], text[], boolean[])`,
    `${id(unindexFunction(object.name))}(uuid[])`,
  ])
