import type { Catalog, ObjectDeclaration } from '@holdfast/catalog'
import pg from 'pg'
import { compileStatement } from '../platform/database/database.ts'
import { columnsOf, ENVELOPE_CLASSES, envelopeColumn, worthColumns } from './columns.ts'
import { priceIndex } from './price-list.ts'
import { processIndex } from './process.ts'
import { rateIndex } from './query/converted.ts'
import { reminderIndex } from './reminders.ts'
import { revisionIndex } from './revisions.ts'
import { searchFunctions, searchStatements } from './search-schema.ts'
import { toldIndex } from './timeline-subjects.ts'

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

function columnStatements(object: ObjectDeclaration): string[] {
  return columnsOf(object).flatMap((column) =>
    column.names.map((name, at) => {
      const type = column.field.kind === 'about' ? (at === 0 ? 'text' : 'uuid') : column.type
      return `alter table ${id(object.name)} add column if not exists ${id(name)} ${type}`
    }),
  )
}

/** What the database derives of an amount by itself, so that it can be nothing else. */
function worthStatements(object: ObjectDeclaration): string[] {
  return columnsOf(object).flatMap(({ key, names: [name = ''] }) => {
    const worth = worthColumns(object, key)
    if (worth === undefined) return []
    const derived = (column: string, type: string, value: string) =>
      `add column if not exists ${id(column)} ${type} generated always as (${value}) stored`
    return [
      `alter table ${id(object.name)} ${derived(worth.amount, 'numeric', `(${id(name)} ->> 'amount')::numeric`)}, ${derived(worth.currency, 'text', `${id(name)} ->> 'currency'`)}`,
    ]
  })
}

/** One index per lane of a list in its usual order, over living records only. */
function indexStatements(object: ObjectDeclaration): string[] {
  const table = id(object.name)
  const living = 'where deleted_at is null'
  const lane = (name: string, columns: string) =>
    `create index if not exists ${id(`${object.name}_${name}`)} on ${table} (tenant_id, ${columns}updated_at desc, id desc) ${living}`
  const references = columnsOf(object).filter(({ field }) => field.kind === 'reference' || field.kind === 'about')
  return [
    ...(object.owned
      ? [
          lane('by_owner', 'owner_id, '),
          lane('by_team', 'team_id, '),
          // what a million records are counted by: few keys, so that it stays small
          `create index if not exists ${id(`${object.name}_place`)} on ${table} (tenant_id, owner_id, team_id) ${living}`,
        ]
      : [lane('by_author', 'created_by, ')]),
    lane('by_update', ''),
    ...references.map(
      ({ key, names }) =>
        `create index if not exists ${id(`${object.name}_of_${key}`)} on ${table} (tenant_id, ${names.map(id).join(', ')}, id desc) ${living}`,
    ),
    ...processIndex(object),
    ...toldIndex(object),
    ...revisionIndex(object),
    ...rateIndex(object),
    ...priceIndex(object),
    ...reminderIndex(object).map((statement) => compileStatement(statement).sql),
    `create index if not exists ${id(`${object.name}_trash`)} on ${table} (tenant_id, deleted_at) where deleted_at is not null`,
    `create index if not exists ${id(`${object.name}_merged`)} on ${table} (tenant_id, merged_into) where merged_into is not null`,
    // an earlier form without the id; what an import made is gone through from id to id
    `drop index if exists ${id(`${object.name}_import`)}`,
    `create index if not exists ${id(`${object.name}_made`)} on ${table} (tenant_id, import_id, id) where import_id is not null`,
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
    ...served.flatMap(worthStatements),
    ...served.flatMap(indexStatements),
    ...searchStatements(served),
    ...served.flatMap((object) => foreignKeys(object, catalog)),
  ]
}

/** Tables the application reads and writes itself; the search tables are not among them. */
export const catalogTables = (catalog: Catalog): string[] => catalog.served.map((object) => object.name)

/** Functions of the search tables, with their argument types. */
export const catalogFunctions = (catalog: Catalog): string[] => searchFunctions(catalog.served)
