import { isSealedClass, type ObjectDeclaration } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { visibleFields, writableFields } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import { Refusal } from '../platform/errors/refusal.ts'
import { publish } from '../platform/jobs/outbox.ts'
import { approvalFaults } from './approval-reasons.ts'
import { withDiscount } from './approvals.ts'
import { demandNonePending, settleBalance } from './balance.ts'
import { settleParts } from './bundles.ts'
import { ENVELOPE_CLASSES, envelopeColumn } from './columns.ts'
import { afterChange } from './consequences.ts'
import { bookDelivery } from './deliveries.ts'
import { settleDueDays } from './due-days.ts'
import { orTaken } from './duplicates.ts'
import { completeFiles, moveFiles } from './file-fields.ts'
import { type Changed, writeHistory } from './history.ts'
import { missingFaults, parseInput, withStamps } from './input.ts'
import { insertKeys, storedColumns, storedCustom } from './insert.ts'
import { purposeOf } from './load.ts'
import { overtakenPointers } from './merged-away.ts'
import { noteMoved } from './movements.ts'
import { turnedValues } from './pointers.ts'
import { keysOfAll, tokensOfRecord } from './prepare.ts'
import { momentOf, stageFaults, withProcess } from './process.ts'
import { completeLines } from './product-lines.ts'
import { followPurchases } from './purchases.ts'
import { withRate } from './rate-of-day.ts'
import type { OpenRecord } from './record.ts'
import { settleReferences, statedOwner } from './references.ts'
import { turnSeries } from './repeat-task.ts'
import { supersedeEarlier } from './revisions.ts'
import { boundOwner, sealRecord } from './seal.ts'
import { isIndexed, keyFields, writeIndex } from './search-index.ts'
import { noteChanged, rowValues } from './state.ts'
import { placeAtOnce, voidTransfers } from './transfers.ts'
import { preparingOf, type Writing } from './writing.ts'

/** A change that may be done: what the record will hold, and what of it is new. */
export interface Change {
  readonly record: OpenRecord
  readonly values: Readonly<Record<string, Json>>
  readonly changed: readonly string[]
  readonly ownerId: string | null
  readonly teamId: string | null
}

const same = (a: Json | undefined, b: Json | undefined): boolean =>
  JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

function parsedChange(writing: Writing, record: OpenRecord, body: Readonly<Record<string, unknown>>) {
  const { caller, object } = writing
  const writable = writableFields(caller.access, { object: object.name, action: 'update' }, record.reach)
  const { ownerId: _owner, ...others } = body
  const { values, faults } = parseInput(object, object.owned ? others : body, {
    writable,
    visible: visibleFields(caller.access, object.name),
    context: { country: caller.tenant.policy.country },
  })
  const missing = missingFaults(object, { ...record.values, ...values }, { stated: faults, writable })
  return { values, faults: [...faults, ...missing], writable }
}

/** Reads a merge patch (RFC 7396) against a record. Refuses with every fault at once; a patch that changes nothing gives no changed field. */
export async function changeOf(
  writing: Writing,
  record: OpenRecord,
  body: Readonly<Record<string, unknown>>,
): Promise<Change> {
  const { object, services, caller } = writing
  const read = parsedChange(writing, record, body)
  const lines = await completeLines(writing, { record, values: read.values })
  const priced = await withDiscount(writing, { written: lines.values, held: record.values })
  const files = await completeFiles(writing, { record, values: priced })
  const parsed = { values: files.values, faults: [...read.faults, ...lines.faults, ...files.faults] }
  const settled = await settleReferences(services, caller, { object, values: parsed.values })
  const moment = momentOf(writing)
  const before = record.values
  const gone = withProcess(object, { before, after: { ...before, ...settled.values } }, moment)
  const values = await withRate(writing, { before, after: withStamps(object, { before, after: gone }, moment.now) })
  const faults = [
    ...parsed.faults,
    ...settled.faults,
    ...stageFaults(object, { before, after: values }, read.writable),
    ...(await approvalFaults(writing, record, values)),
  ]
  if (faults.length > 0) throw new Refusal('invalid', { errors: faults })
  const stated = object.owned ? statedOwner(body) : null
  if (object.owned && stated === null && 'ownerId' in body)
    throw new Refusal('invalid', { errors: [{ path: '/ownerId', code: 'required' }] })
  const moves = stated !== null && stated !== record.row.owner_id
  const reach = moves
    ? await placeAtOnce(writing, { ownerId: record.row.owner_id, teamId: record.row.team_id }, stated)
    : { ownerId: record.row.owner_id, teamId: record.row.team_id }
  const changed = Object.keys({ ...parsed.values, ...values }).filter((key) => !same(record.values[key], values[key]))
  return {
    record,
    values: { ...values, ...(moves ? { owner: stated } : {}) },
    changed: moves ? [...changed, 'owner'] : changed,
    ...reach,
  }
}

const touchesSealed = (object: ObjectDeclaration, keys: readonly string[]): boolean =>
  keys.some(
    (key) => key === 'owner' || key === object.reachedBy || isSealedClass(object.fields[key]?.class ?? 'internal'),
  )

async function sealedColumns(
  writing: Writing,
  change: Change,
): Promise<{ name: string; type: string; value: unknown }[]> {
  const { services, caller, object } = writing
  const { record, values, ownerId, teamId } = change
  const [key] = await services.keys.keysFor(caller.tenant.id, caller.user.id, purposeOf(writing), [record.row.key_id])
  if (key === null || key === undefined) throw new Refusal('erased')
  const place = {
    tenantId: caller.tenant.id,
    object: object.name,
    id: record.row.id,
    ownerId: boundOwner(object, { ownerId, values }),
    teamId,
    seal: record.row.seal + 1,
  }
  const suite = await services.keeper.suiteOf(caller.tenant.id)
  const envelopes = sealRecord(key, { object, suite, place, values, random: services.random })
  return [
    { name: 'seal', type: 'int', value: place.seal },
    ...ENVELOPE_CLASSES.map((each) => ({ name: envelopeColumn(each), type: 'bytea', value: envelopes[each] })),
  ]
}

async function writeRow(writing: Writing, tx: Transaction, change: Change): Promise<void> {
  const { services, caller, object } = writing
  const { record, values } = change
  const at = new Date(services.clock.now()).toISOString()
  const own = [
    { name: 'version', type: 'int', value: record.row.version + 1 },
    { name: 'updated_at', type: 'timestamptz', value: at },
    { name: 'updated_by', type: 'uuid', value: caller.user.id },
    { name: 'owner_id', type: 'uuid', value: change.ownerId },
    { name: 'team_id', type: 'uuid', value: change.teamId },
    { name: 'custom', type: 'jsonb', value: storedCustom(object, values) },
  ]
  const sealed = touchesSealed(object, change.changed) ? await sealedColumns(writing, change) : []
  const columns = [...own, ...storedColumns(object, values), ...sealed]
  const updated =
    await tx.query(sql`update ${sql.table(object.name)} set ${sql.join(columns.map(({ name, type, value }) => sql`${sql.ref(name)} = ${value}::${sql.raw(type)}`))}
    where tenant_id = ${caller.tenant.id} and id = ${record.row.id} and version = ${record.row.version} returning 1`)
  if (updated.length === 0) throw new Refusal('version_conflict')
  const stamps = { version: record.row.version + 1, updated_at: at, updated_by: caller.user.id }
  const reach = { owner_id: change.ownerId, team_id: change.teamId }
  const resealed = Object.fromEntries(sealed.map(({ name, value }) => [name, value]))
  const after = { ...record.row, ...rowValues(object, values), ...stamps, ...reach, ...resealed }
  noteChanged(tx, object, { before: record.row, after })
  const moved = { id: record.row.id, version: record.row.version + 1, at, by: caller.user.id }
  await noteMoved(tx, object, { ...moved, before: record.values, after: values })
}

async function writeIndexes(writing: Writing, tx: Transaction, change: Change): Promise<void> {
  const { object, caller } = writing
  const { record, values, changed } = change
  const { id } = record.row
  const isSearched = (key: string) => object.fields[key] !== undefined && isIndexed(object.fields[key])
  const searched = changed.some(isSearched)
  if (searched || changed.includes('owner')) {
    const tokens = searched ? await tokensOfRecord(preparingOf(writing), values) : 'kept'
    await writeIndex(tx, object, [{ id, ownerId: change.ownerId, teamId: change.teamId, tokens, living: true }])
  }
  const recognising = keyFields(object)
  if (!changed.some((key) => recognising.includes(key) || object.sameBy?.includes(key) === true)) return
  const [keys = []] = await keysOfAll(preparingOf(writing), [{ values }])
  await tx.query(sql`delete from record_key where tenant_id = ${caller.tenant.id} and record_id = ${id}`)
  await orTaken([{ id, keys }], insertKeys(tx, object.name, [{ id, keys }]))
}

/** Tells who owns the record from now on, unless they took it themselves. */
async function tellNewOwner({ object, caller }: Writing, tx: Transaction, change: Change): Promise<void> {
  const { changed, ownerId, record } = change
  if (!changed.includes('owner') || ownerId === null || ownerId === caller.user.id) return
  await publish(tx, 'record.assigned', {
    userId: ownerId,
    byId: caller.user.id,
    object: object.name,
    ids: [record.row.id],
  })
}

/** The change as it can be stored: what it points to anew and a merge has overtaken meanwhile is turned. */
async function settled<C extends Change>(writing: Writing, tx: Transaction, change: C): Promise<C> {
  const { object, caller } = writing
  const news = Object.fromEntries(change.changed.map((key) => [key, change.values[key] ?? null]))
  const overtaken = await overtakenPointers(tx, caller.tenant.catalog, [{ object, values: news }])
  return overtaken.size === 0
    ? change
    : { ...change, values: { ...change.values, ...turnedValues(object, news, overtaken) } }
}

/** The change with what it delivers booked. */
async function withDelivery<C extends Change>(writing: Writing, tx: Transaction, change: C): Promise<C> {
  const { id } = change.record.row
  const before = change.record.values
  const values = await bookDelivery(writing, tx, { id, before, after: change.values })
  const more = Object.keys(values).filter((key) => !same(change.values[key], values[key]))
  return more.length === 0 ? change : { ...change, values, changed: [...new Set([...change.changed, ...more])] }
}

/**
 * Stores a change with its history and indexes, and what follows from it; gives the ids of other records that were made or taken away by it.
 * Refuses with `version_conflict` when the record has moved on meanwhile.
 */
export async function storeChange(
  writing: Writing,
  tx: Transaction,
  stated: Change & { readonly act?: Changed['act']; readonly importId?: string },
): Promise<readonly string[]> {
  const { object } = writing
  const change = await withDelivery(writing, tx, await settled(writing, tx, stated))
  await writeRow(writing, tx, change)
  await writeIndexes(writing, tx, change)
  await demandNonePending(writing, tx, { id: change.record.row.id, before: change.record.values, after: change.values })
  // how much of a product is in a bundle may change whatever became of the two since
  const isElsewhere = change.changed.some((key) => key === 'bundle' || key === 'part')
  await settleParts(object, tx, isElsewhere ? [change.values] : [])
  await settleBalance(writing, tx, [{ values: change.values, isNew: false }])
  const changes = [{ before: change.record.values, after: change.values }]
  await followPurchases(tx, writing.caller.tenant.catalog, { object, changes })
  await settleDueDays(writing, tx, { id: change.record.row.id, before: change.record.values, after: change.values })
  const superseded = await supersedeEarlier(writing, tx, change)
  // a merge takes nothing out for good: what it passes over comes back when it is undone
  if (change.act === undefined || change.act === 'update') await moveFiles(writing, tx, change)
  await writeHistory(writing, tx, {
    record: change.record,
    after: change.values,
    changed: change.changed,
    act: change.act ?? 'update',
    ...(change.importId === undefined ? {} : { importId: change.importId }),
  })
  await publish(tx, `${object.name}.changed`, { ids: [change.record.row.id], fields: change.changed })
  if (change.changed.includes('owner'))
    await voidTransfers(tx, new Date(writing.services.clock.now()).toISOString(), [change.record.row.id])
  await tellNewOwner(writing, tx, change)
  await afterChange(writing, tx, change)
  if (object.name !== 'task' || !change.changed.includes('done')) return superseded
  return turnSeries(writing, tx, { ...change, values: { ...change.record.values, ...change.values } })
}
