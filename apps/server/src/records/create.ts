import { findField, wireName } from '@holdfast/catalog'
import { type Parsed, valueType } from '@holdfast/catalog/values'
import { may, type ReachOfRecord, visibleFields, writableFields } from '@holdfast/policy'
import type { Transaction } from '../platform/database/database.ts'
import { Refusal } from '../platform/errors/refusal.ts'
import { publish } from '../platform/jobs/outbox.ts'
import { withDiscount } from './approvals.ts'
import { assignedOwner } from './assigned-owner.ts'
import { settleBalance } from './balance.ts'
import { withBasis } from './based-on.ts'
import { settleParts } from './bundles.ts'
import { afterWrite } from './consequences.ts'
import { orTaken } from './duplicates.ts'
import { completeFiles, placeNewFiles } from './file-fields.ts'
import { missingFaults, parseInput, withDefaults, withStamps } from './input.ts'
import { insertRecords, type PreparedRecord } from './insert.ts'
import { purposeOf } from './load.ts'
import { overtakenPointers } from './merged-away.ts'
import { type Draft, prepareRecords } from './prepare.ts'
import { momentOf, stageFaults, withProcess } from './process.ts'
import { completeLines } from './product-lines.ts'
import { followPurchases } from './purchases.ts'
import { withRate } from './rate-of-day.ts'
import { parentReach, settleReferences, statedOwner, teamOfOwner } from './references.ts'
import { preparingOf, type Writing } from './writing.ts'

async function reachOfNew(writing: Writing, body: Readonly<Record<string, unknown>>): Promise<ReachOfRecord> {
  const { caller, object, services, last } = writing
  if (!object.owned) return { ownerId: null, teamId: null }
  const ownerId = statedOwner(body) ?? last?.ownerId ?? caller.user.id
  const teamId = await teamOfOwner(services, caller, ownerId)
  const reach = { ownerId, teamId }
  const act = ownerId === caller.user.id ? 'create' : 'assign'
  if (!may(caller.access, { object: object.name, action: act }, reach)) throw new Refusal('forbidden')
  return reach
}

/** The reach of the record that a new one is about. What is stated is read before anything is looked for by it. */
async function parentOfNew({ services, caller, object }: Writing, body: Readonly<Record<string, unknown>>) {
  const key = object.reachedBy
  const field = key === undefined ? undefined : findField(object, key)
  if (key === undefined || field === undefined) return null
  const name = wireName({ key, field })
  const stated = body[name] ?? null
  const parsed: Parsed =
    stated === null
      ? { ok: true, value: null }
      : valueType(field.kind).parse(stated, field, { country: caller.tenant.policy.country })
  if (!parsed.ok) throw new Refusal('invalid', { errors: [{ path: `/${name}`, code: parsed.code }] })
  return parentReach(services, caller, { object, action: 'create', values: { [key]: parsed.value } })
}

/** Reads a body as a new record: parsed, complete, its references within reach. Refuses with every fault at once. */
export async function draftOf(writing: Writing, body: Readonly<Record<string, unknown>>): Promise<Draft> {
  const { services, caller, object } = writing
  const reach = await reachOfNew(writing, body)
  const { ownerId: _owner, ...others } = body
  const rest = object.owned ? others : body
  const context = { country: caller.tenant.policy.country }
  const parent = await parentOfNew(writing, rest)
  const writable = writableFields(caller.access, { object: object.name, action: 'create' }, parent ?? reach)
  const parsed = parseInput(object, rest, {
    writable,
    visible: visibleFields(caller.access, object.name),
    context,
  })
  const based = await withBasis(writing, parsed.values, writable)
  const lines = await completeLines(writing, { record: null, values: based.values, written: parsed.values })
  const priced = await withDiscount(writing, { written: lines.values, held: {} })
  const files = await completeFiles(writing, { record: null, values: priced })
  const moment = momentOf(writing)
  const { now } = moment
  const filling = { country: context.country, userId: writing.last?.ownerId ?? caller.user.id, now }
  const begun = withProcess(object, { before: null, after: withDefaults(object, files.values, filling) }, moment)
  const stamped = withStamps(object, { before: {}, after: begun }, now)
  const filled = await withRate(writing, { before: null, after: stamped })
  const settled = await settleReferences(services, caller, { object, values: filled })
  const faults = [
    ...parsed.faults,
    ...lines.faults,
    ...based.faults,
    ...files.faults,
    ...missingFaults(object, filled, { stated: parsed.faults, writable }),
    ...stageFaults(object, { before: null, after: filled }, writable),
    ...settled.faults,
  ]
  if (faults.length > 0) throw new Refusal('invalid', { errors: faults })
  return object.owned
    ? ownedDraft(writing, body, { reach, values: settled.values })
    : { ownerId: null, teamId: null, values: settled.values }
}

/** The draft with its owner: whom the body states, else whom the company's rules give it to, else whoever makes it. */
async function ownedDraft(
  writing: Writing,
  body: Readonly<Record<string, unknown>>,
  { reach, values }: { reach: ReachOfRecord; values: Draft['values'] },
): Promise<Draft> {
  const given = statedOwner(body) === null ? await assignedOwner(writing, values) : null
  const { ownerId, teamId } = given ?? reach
  const whole = { ...values, owner: ownerId }
  if (given === null) return { ownerId, teamId, values: whole }
  const { id, label } = given.rule
  return { ownerId, teamId, ruleId: id, values: { ...whole, assignedBy: label[writing.caller.tenant.language] } }
}

/** The same of one record that is answered with at once. */
export const prepareAnswered = (writing: Writing, draft: Draft): Promise<PreparedRecord[]> =>
  prepareRecords({ ...preparingOf(writing), answered: purposeOf(writing) }, [draft])

/** Makes the keys, seals and tokens of new records, before any transaction is open. */
export const prepareNew = (writing: Writing, drafts: readonly Draft[]): Promise<PreparedRecord[]> =>
  prepareRecords(preparingOf(writing), drafts)

/** Stores prepared records with what follows from them. A value that must be unique and is taken is refused with who may be asked. */
export async function storeNew(writing: Writing, tx: Transaction, records: readonly PreparedRecord[]): Promise<void> {
  const { services, caller, object } = writing
  const pointing = records.map(({ values }) => ({ object, values }))
  if ((await overtakenPointers(tx, caller.tenant.catalog, pointing)).size > 0) throw new Refusal('conflict')
  const at = new Date(services.clock.now()).toISOString()
  await orTaken(records, insertRecords(tx, object, { records, at, by: caller.user.id }))
  await settleParts(
    object,
    tx,
    records.map(({ values }) => values),
  )
  await settleBalance(
    writing,
    tx,
    records.map(({ values }) => ({ values, isNew: true })),
  )
  const changes = records.map(({ values }) => ({ before: null, after: values }))
  await followPurchases(tx, caller.tenant.catalog, { object, changes })
  await placeNewFiles(writing, tx, records)
  await afterWrite(writing, tx, { records, at })
  await tellAssigned(writing, tx, records)
}

/** Tells those who were given records by a rule, each once of all of them. */
export async function tellAssigned(
  { object, caller }: Writing,
  tx: Transaction,
  records: readonly PreparedRecord[],
): Promise<void> {
  const given = records.filter(({ values }) => (values['assignedBy'] ?? null) !== null)
  for (const [userId, theirs] of Map.groupBy(given, ({ ownerId }) => ownerId))
    if (userId !== null && userId !== caller.user.id) {
      const ids = theirs.map(({ id }) => id)
      await publish(tx, 'record.assigned', { userId, byId: caller.user.id, object: object.name, ids })
    }
}
