import { type Field, findField, type ObjectDeclaration, wireName } from '@holdfast/catalog'
import { reachesFor, visibleFields } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Reading } from '../platform/gate/context.ts'
import { purposeFor } from './load.ts'
import { livingIds } from './merged-away.ts'
import { withinLooks } from './pool-looks.ts'
import { both, reachesCondition, sourceOf } from './reach-sql.ts'
import { openRows } from './record.ts'
import { type Row, rowColumns } from './row.ts'
import { viewRecord } from './view.ts'

/** Views whose references are to be shown as the records they point to, as far as the caller may see them. */
interface Expansion {
  readonly object: ObjectDeclaration
  readonly views: readonly Record<string, unknown>[]
  readonly expand: readonly string[]
}

/** Where a reference points to. */
export interface Pointer {
  readonly object: string
  readonly id: string
}

/** Somebody whose name an expansion shows. */
export interface NamedSubject {
  readonly subjectId: string
  readonly recordId: string
  /**
   * Whether they count like any other that is listed. The company of a person in the same answer does not: it comes with a person who counts, so
   * that a page of 50 contacts with their companies is 50, not 100 (docs/decisions/0019).
   */
  readonly counted: boolean
}

type Title = Readonly<Record<string, unknown>>

interface Titles {
  readonly byId: ReadonlyMap<string, Title>
  readonly named: readonly NamedSubject[]
}

const NOBODY: Titles = { byId: new Map(), named: [] }

const titleOnly = (view: Record<string, unknown>, title: string): Title => ({
  id: view['id'],
  [title]: view[title] ?? null,
})

async function titlesByObject(
  ctx: Reading,
  pointers: readonly Pointer[],
  shown: ObjectDeclaration | null,
): Promise<ReadonlyMap<string, Titles>> {
  const objects = [...new Set(pointers.map(({ object }) => object))]
  const titles = objects.map(async (object): Promise<[string, Titles]> => {
    const ids = pointers.filter((pointer) => pointer.object === object).map(({ id }) => id)
    return [object, await titlesOf(ctx, { shown, target: object, ids: [...new Set(ids)] })]
  })
  return new Map(await Promise.all(titles))
}

/** Names of records by object and id, as far as the caller reaches them, and who is counted as listed by being named. */
export async function namesOfRecords(
  ctx: Reading,
  pointers: readonly Pointer[],
): Promise<{ nameOf: (pointer: Pointer) => string | null; named: readonly NamedSubject[] }> {
  const served = pointers.filter(({ object }) => ctx.caller.tenant.catalog.findObject(object)?.served === true)
  const found = await titlesByObject(ctx, served, null)
  const nameOf = ({ object, id }: Pointer): string | null => {
    const name = found.get(object)?.byId.get(id)?.[ctx.caller.tenant.catalog.getObject(object).title]
    return typeof name === 'string' ? name : null
  }
  return { nameOf, named: [...found.values()].flatMap((titles) => titles.named) }
}

/** Whether records of `target` are companies beside people, who are counted themselves. */
const isBeside = (shown: ObjectDeclaration | null, target: ObjectDeclaration): boolean =>
  shown?.subject === 'self' && target.subject === 'company'

/** The records of one object by id that lie within the caller's reach, viewed by their title alone. */
async function titlesOf(
  ctx: Reading,
  asked: { shown: ObjectDeclaration | null; target: string; ids: readonly string[] },
): Promise<Titles> {
  const { target, ids } = asked
  const { caller, services } = ctx
  if (ids.length === 0) return NOBODY
  if (target === 'user') return { byId: await services.people.namesOf(caller.tenant.id, ids), named: [] }
  const object = caller.tenant.catalog.getObject(target)
  const beside = isBeside(asked.shown, object)
  const source = sourceOf(object)
  const reach = reachesCondition(reachesFor(caller.access, target, 'read'), caller.principal, source)
  const tenantId = caller.tenant.id
  const read = <R>(statement: Parameters<typeof services.database.read>[1]) =>
    services.database.read<R>(tenantId, statement)
  // a pointer that was stored while a merge passed leads to the record that was kept, like an id in an address
  const living = await livingIds(read, { tenantId, object: target, ids })
  const wantedIds = [...new Set(ids.map((id) => living.get(id) ?? id))]
  const rows = await read<Row>(
    sql`select ${rowColumns(object, {})} from ${source.from} where ${both([sql`r.tenant_id = ${tenantId}`, sql`r.id = any(${wantedIds}::uuid[])`, sql`r.deleted_at is null`, reach])}`,
  )
  const purpose = beside ? 'beside' : purposeFor(object)
  const opened = await openRows({ services, access: caller.access, object, action: 'read', purpose }, rows)
  const records = await withinLooks(ctx, opened)
  const wanted = { fields: new Set([object.title]), everVisible: visibleFields(caller.access, target) }
  const titles = new Map(records.map((record) => [record.row.id, titleOnly(viewRecord(record, wanted), object.title)]))
  return {
    byId: new Map(
      ids.flatMap((id) => {
        const title = titles.get(living.get(id) ?? id)
        return title === undefined ? [] : [[id, title]]
      }),
    ),
    named:
      object.subject === 'many'
        ? []
        : records.map(({ row }) => ({ subjectId: row.key_id, recordId: row.id, counted: !beside })),
  }
}

const isPointer = (value: unknown): value is Pointer => typeof value === 'object' && value !== null && 'id' in value

/** Where the value of a field points to. */
function pointersOf(field: Field, value: unknown): readonly Pointer[] {
  const target = field.targets?.[0] ?? ''
  if (field.kind === 'about') return isPointer(value) ? [value] : []
  const ids = Array.isArray(value) ? value : [value]
  return ids.filter((id): id is string => typeof id === 'string').map((id) => ({ object: target, id }))
}

type Find = (pointer: Pointer) => Title | undefined

/** The value with what it points to: `account: {id, name}` beside `accountId`; `about` and `people` carry the names themselves. */
function expanded(field: Field, value: unknown, find: Find): unknown {
  const [first] = pointersOf(field, value)
  if (field.kind === 'people' && value === null) return null
  if (field.kind === 'people') return pointersOf(field, value).map((each) => find(each) ?? { id: each.id })
  if (first === undefined) return null
  return field.kind === 'about' ? { ...first, ...find(first) } : (find(first) ?? null)
}

async function expandField(ctx: Reading, expansion: Expansion, key: string): Promise<readonly NamedSubject[]> {
  const field = findField(expansion.object, key)
  if (field === undefined) return []
  const name = wireName({ key, field })
  const pointers = expansion.views.flatMap((view) => pointersOf(field, view[name]))
  const found = await titlesByObject(ctx, pointers, expansion.object)
  const find: Find = ({ object, id }) => found.get(object)?.byId.get(id)
  for (const view of expansion.views) if (view[name] !== undefined) view[key] = expanded(field, view[name], find)
  return [...found.values()].flatMap(({ named }) => named)
}

/** Shows every asked reference as the record it points to; what the caller does not reach stays an id. Gives those whose names are shown. */
export async function expandRecords(ctx: Reading, expansion: Expansion): Promise<readonly NamedSubject[]> {
  const named: NamedSubject[] = []
  for (const key of expansion.expand) named.push(...(await expandField(ctx, expansion, key)))
  return named
}
