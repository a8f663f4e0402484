import { findField, wireName } from '@holdfast/catalog'
import { type Json, type Parsed, valueType } from '@holdfast/catalog/values'
import { may, type ReachOfRecord, visibleFields, writableFields } from '@holdfast/policy'
import type { Transaction } from '../platform/database/database.ts'
import { Refusal, type ValueFault } from '../platform/errors/refusal.ts'
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
import { parentReaches, settleAll, statedOwner, teamOfOwner } from './references.ts'
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

type Body = Readonly<Record<string, unknown>>

/** What a body says that the new record is about. What is stated is read before anything is looked for by it. */
function aboutIn({ caller, object }: Writing, body: Body): Readonly<Record<string, Json>> | Refusal {
  const key = object.reachedBy
  const field = key === undefined ? undefined : findField(object, key)
  if (key === undefined || field === undefined) return {}
  const name = wireName({ key, field })
  const stated = body[name] ?? null
  const parsed: Parsed =
    stated === null
      ? { ok: true, value: null }
      : valueType(field.kind).parse(stated, field, { country: caller.tenant.policy.country })
  return parsed.ok
    ? { [key]: parsed.value }
    : new Refusal('invalid', { errors: [{ path: `/${name}`, code: parsed.code }] })
}

/** The reaches of the records that new ones are about, or why one cannot be about its. */
async function parentsOfNew(writing: Writing, bodies: readonly Body[]) {
  const { services, caller, object } = writing
  const abouts = bodies.map((body) => aboutIn(writing, body))
  const written = abouts.flatMap((about) => (about instanceof Refusal ? [] : [about]))
  const reaches = await parentReaches(services, caller, { object, action: 'create', written })
  let at = 0
  return abouts.map((about) => (about instanceof Refusal ? about : (reaches[at++] ?? null)))
}

/** A new record as far as it can be read by itself. */
interface Filled {
  readonly body: Body
  readonly reach: ReachOfRecord
  readonly values: Draft['values']
  readonly faults: readonly ValueFault[]
}

async function filledOf(
  writing: Writing,
  { body, reach, parent }: { body: Body; reach: ReachOfRecord; parent: ReachOfRecord | null },
): Promise<Filled> {
  const { caller, object } = writing
  const { ownerId: _owner, ...others } = body
  const context = { country: caller.tenant.policy.country }
  const writable = writableFields(caller.access, { object: object.name, action: 'create' }, parent ?? reach)
  const parsed = parseInput(object, object.owned ? others : body, {
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
  const values = await withRate(writing, { before: null, after: stamped })
  const faults = [
    ...parsed.faults,
    ...lines.faults,
    ...based.faults,
    ...files.faults,
    ...missingFaults(object, values, { stated: parsed.faults, writable }),
    ...stageFaults(object, { before: null, after: values }, writable),
  ]
  return { body, reach, values, faults }
}

/**
 * Reads bodies as new records: parsed, complete, their references within reach. What they are about and point to is asked for at once, however many
 * they are. In the place of each that cannot be stands its refusal, with every fault at once; throws what `reachOfNew` refuses.
 */
export async function draftsOf(writing: Writing, bodies: readonly Body[]): Promise<readonly (Draft | Refusal)[]> {
  const { services, caller, object } = writing
  const reaches: ReachOfRecord[] = []
  for (const body of bodies) reaches.push(await reachOfNew(writing, body))
  const parents = await parentsOfNew(writing, bodies)
  const filled: (Filled | Refusal)[] = []
  for (const [at, body] of bodies.entries()) {
    const [reach, parent] = [reaches[at], parents[at] ?? null]
    if (reach === undefined) continue
    filled.push(parent instanceof Refusal ? parent : await filledOf(writing, { body, reach, parent }))
  }
  const whole = filled.flatMap((each) => (each instanceof Refusal ? [] : [each]))
  const settled = await settleAll(services, caller, { object, written: whole.map(({ values }) => values) })
  const drafts: (Draft | Refusal)[] = []
  for (const each of filled) {
    if (each instanceof Refusal) drafts.push(each)
    else drafts.push(await draftFrom(writing, each, settled[whole.indexOf(each)] ?? { values: {}, faults: [] }))
  }
  return drafts
}

async function draftFrom(
  writing: Writing,
  { body, reach, faults: own }: Filled,
  settled: { readonly values: Draft['values']; readonly faults: readonly ValueFault[] },
): Promise<Draft | Refusal> {
  const faults = [...own, ...settled.faults]
  if (faults.length > 0) return new Refusal('invalid', { errors: faults })
  return writing.object.owned
    ? ownedDraft(writing, body, { reach, values: settled.values })
    : { ownerId: null, teamId: null, values: settled.values }
}

/** The same of one body. Refuses with every fault at once. */
export async function draftOf(writing: Writing, body: Body): Promise<Draft> {
  const [draft] = await draftsOf(writing, [body])
  if (draft === undefined || draft instanceof Refusal) throw draft ?? new Error('a body gave no draft')
  return draft
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
