import type { ObjectDeclaration } from '@holdfast/catalog'
import { sql } from 'kysely'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { purposeFor } from '../load.ts'
import { findCandidates } from '../query/candidates.ts'
import { answersInClear, clearAlternatives } from '../query/index-terms.ts'
import { isSwitchedOff } from '../query/switched-off.ts'
import { actCondition, both, sourceOf } from '../reach-sql.ts'
import { type OpenRecord, openRows } from '../record.ts'
import { type Row, rowColumns } from '../row.ts'
import { oldestInTrash } from '../trash-time.ts'

/** What was asked of the trash of one object. */
export interface AskedTrash {
  readonly limit: number
  /** When and which the last one shown was deleted. */
  readonly after: readonly unknown[] | null
  /** Words to be found; null for everything. */
  readonly words: string | null
}

/** The records of a page, and whether there are more. */
export interface TrashRecords {
  readonly open: readonly OpenRecord[]
  readonly more: boolean
}

interface Span {
  readonly limit: number
  readonly after: readonly unknown[] | null
  /** Only these; null for all. */
  readonly ids: readonly string[] | null
}

/** Rows that the caller may take out of the trash, last deleted first, and one more that tells whether there is a next. */
async function deletedRows(ctx: RequestContext, object: ObjectDeclaration, span: Span): Promise<Row[]> {
  const { caller, services } = ctx
  const source = sourceOf(object)
  const [at, id] = span.after ?? []
  const where = both([
    sql`r.tenant_id = ${caller.tenant.id}`,
    sql`r.deleted_at > ${oldestInTrash(services.clock)}`,
    sql`r.merged_into is null`,
    actCondition(caller, object, 'restore'),
    ...(span.ids === null ? [] : [sql`r.id = any(${span.ids}::uuid[])`]),
    ...(span.after === null ? [] : [sql`(r.deleted_at, r.id) < (${at}::timestamptz, ${id}::uuid)`]),
  ])
  return services.database.read<Row>(
    caller.tenant.id,
    sql`select ${rowColumns(object, {})} from ${source.from} where ${where} order by r.deleted_at desc, r.id desc limit ${span.limit + 1}`,
  )
}

/** How the rows are opened. Texts are nobody's name: the keeper counts them apart, whatever they are opened for. */
const opening = ({ services, caller }: RequestContext, object: ObjectDeclaration, purpose: 'show' | 'verify') =>
  ({
    services,
    access: caller.access,
    object,
    action: 'read',
    purpose: object.subject === 'many' ? purposeFor(object) : purpose,
  }) as const

const MOST_OPENED = 10_000
const OPENED_AT_ONCE = 100

/** Those that the index holds the words of; null where no index knows them by the reach they have now. */
async function candidatesOf(ctx: RequestContext, object: ObjectDeclaration, words: string) {
  const { caller, services } = ctx
  const query = { text: words, country: caller.tenant.policy.country }
  const alternatives = clearAlternatives(caller.access, object, query)
  if (alternatives.length === 0)
    throw new Refusal(isSwitchedOff(caller.access, object) ? 'search_off' : 'query_too_short')
  if (object.reachedBy !== undefined) return null
  const candidates = await findCandidates(services, { caller, object, alternatives, trashed: true })
  const ids = await candidates(null, MOST_OPENED + 1)
  if (ids.length > MOST_OPENED) throw new Refusal('filter_too_wide')
  return ids
}

/** Found by what the caller sees in clear: candidates are opened and judged until the page is full. */
async function searched(
  ctx: RequestContext,
  object: ObjectDeclaration,
  { limit, after, words }: AskedTrash & { readonly words: string },
): Promise<TrashRecords> {
  const query = { text: words, country: ctx.caller.tenant.policy.country }
  const ids = await candidatesOf(ctx, object, words)
  const found: OpenRecord[] = []
  let from = after
  for (let looked = 0; looked < MOST_OPENED; looked += OPENED_AT_ONCE) {
    const rows = await deletedRows(ctx, object, { limit: OPENED_AT_ONCE, after: from, ids })
    const open = await openRows(opening(ctx, object, 'verify'), rows.slice(0, OPENED_AT_ONCE))
    found.push(...open.filter((record) => answersInClear(record, query)))
    const last = rows[OPENED_AT_ONCE - 1]
    if (found.length > limit || rows.length <= OPENED_AT_ONCE || last === undefined)
      return { open: found.slice(0, limit), more: found.length > limit }
    from = [last.deleted_at, last.id]
  }
  throw new Refusal('filter_too_wide')
}

/** A page of what the caller may take out of the trash of an object, last deleted first. */
export async function trashRecords(
  ctx: RequestContext,
  object: ObjectDeclaration,
  asked: AskedTrash,
): Promise<TrashRecords> {
  const { limit, after, words } = asked
  if (words !== null) return searched(ctx, object, { ...asked, words })
  const rows = await deletedRows(ctx, object, { limit, after, ids: null })
  return { open: await openRows(opening(ctx, object, 'show'), rows.slice(0, limit)), more: rows.length > limit }
}
