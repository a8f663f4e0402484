/** What is shown of requests: who asked, what goes from whom to whom, why, and where it stands; records by name as far as the reader sees them. */
import { sql } from 'kysely'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { admitSight, namesOfRecords } from '../../records/index.ts'
import { openWords, type TransferRow } from './transfer-rows.ts'

/** Of each request so many records are named; of the others it says how many there are. */
const MOST_NAMED = 8

interface ItemRow {
  readonly transfer_id: string
  readonly record_id: string
}

interface GiverRow {
  readonly transfer_id: string
  readonly owner_id: string
  readonly n: number
}

async function rowsOf({ services, caller }: RequestContext, ids: readonly string[]) {
  const tenantId = caller.tenant.id
  const those = sql`tenant_id = ${tenantId} and transfer_id = any(${ids as string[]}::uuid[])`
  return Promise.all([
    services.database.read<ItemRow>(
      tenantId,
      sql`select transfer_id, record_id from (select transfer_id, record_id, row_number() over (partition by transfer_id order by record_id) as n
        from transfer_item where ${those}) as each where n <= ${MOST_NAMED}`,
    ),
    services.database.read<GiverRow>(
      tenantId,
      sql`select transfer_id, owner_id, count(*)::int as n from transfer_item where ${those} group by transfer_id, owner_id order by n desc, owner_id`,
    ),
  ])
}

/** Names as far as the reader reaches them, counted as listed; past the budget the requests stand without names. */
async function namesFor(ctx: RequestContext, pointers: readonly { readonly object: string; readonly id: string }[]) {
  const { nameOf, named } = await namesOfRecords(ctx, pointers)
  try {
    return { nameOf, named, sights: await admitSight(ctx, 'listed', named) }
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'budget_spent')) throw error
    return { nameOf: () => null, named: [], sights: [] }
  }
}

type Names = Awaited<ReturnType<RequestContext['services']['people']['namesOf']>>
const personOf = (names: Names, id: string) => ({ id, name: String(names.get(id)?.['name'] ?? '') })
const maybePerson = (names: Names, id: string | null) => (id === null ? null : personOf(names, id))

interface Shown {
  readonly ctx: RequestContext
  readonly items: readonly ItemRow[]
  readonly givers: readonly GiverRow[]
  readonly names: Names
  readonly nameOf: (pointer: { object: string; id: string }) => string | null
  readonly mayDecide: (row: TransferRow) => boolean
}

/** One request as it is shown. */
async function viewOf({ ctx, items, givers, names, nameOf, mayDecide }: Shown, row: TransferRow) {
  const { services, caller } = ctx
  const { id, object, asked_by: askedBy } = row
  const isOver = row.state === 'asked' && Date.parse(row.until) <= services.clock.now()
  const waits = row.state === 'asked' && !isOver
  const isOfIt = (each: { readonly transfer_id: string }) => each.transfer_id === id
  return {
    id,
    object,
    state: isOver ? 'expired' : row.state,
    askedAt: row.asked_at,
    until: row.until,
    by: personOf(names, askedBy),
    from: givers.filter(isOfIt).map((each) => ({ ...personOf(names, each.owner_id), count: each.n })),
    to: personOf(names, row.to_id),
    count: row.count,
    moved: row.moved,
    records: items.filter(isOfIt).map((each) => ({ id: each.record_id, name: nameOf({ object, id: each.record_id }) })),
    decidedAt: row.decided_at,
    decidedBy: maybePerson(names, row.decided_by),
    decidedFor: maybePerson(names, row.decided_for),
    mayDecide: waits && mayDecide(row),
    mayWithdraw: waits && askedBy === caller.user.id,
    ...(await openWords(services, caller.tenant.id, row)),
  }
}

/** The requests as they are shown, and whose names were. */
export async function viewTransfers(
  ctx: RequestContext,
  rows: readonly TransferRow[],
  mayDecide: (row: TransferRow) => boolean,
) {
  const ids = rows.map(({ id }) => id)
  const [items, givers] = await rowsOf(ctx, ids)
  const objectOf = new Map(rows.map(({ id, object }) => [id, object]))
  const pointers = items.map((item) => ({ object: objectOf.get(item.transfer_id) ?? '', id: item.record_id }))
  const sides = rows.flatMap((row) => [row.to_id, row.asked_by, row.decided_by, row.decided_for])
  const people = [...sides, ...givers.map((each) => each.owner_id)].filter((id) => id !== null)
  const [{ nameOf, named, sights }, names] = await Promise.all([
    namesFor(ctx, pointers),
    ctx.services.people.namesOf(ctx.caller.tenant.id, people),
  ])
  const shown = { ctx, items, givers, names, nameOf, mayDecide }
  const data = await Promise.all(rows.map((row) => viewOf(shown, row)))
  return { data, ids: named.map(({ recordId }) => recordId), sights }
}
