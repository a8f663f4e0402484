import type { Json } from '@holdfast/catalog/values'
import { may, type ReachOfRecord, writableFields } from '@holdfast/policy'
import type { Transaction } from '../platform/database/database.ts'
import { Refusal } from '../platform/errors/refusal.ts'
import { afterWrite } from './consequences.ts'
import { orTaken } from './duplicates.ts'
import { missingFaults, parseInput, withDefaults } from './input.ts'
import { insertRecords, type PreparedRecord } from './insert.ts'
import { type Draft, prepareRecords } from './prepare.ts'
import { parentReach, referenceFaults, teamOfOwner } from './references.ts'
import { preparingOf, type Writing } from './writing.ts'

/** A colleague's id stated as owner, else the writer. */
const statedOwner = (writing: Writing, body: Readonly<Record<string, unknown>>): string =>
  typeof body['ownerId'] === 'string' && body['ownerId'] !== '' ? body['ownerId'] : writing.caller.user.id

async function reachOfNew(writing: Writing, body: Readonly<Record<string, unknown>>): Promise<ReachOfRecord> {
  const { caller, object, services } = writing
  if (!object.owned) return { ownerId: null, teamId: null }
  const ownerId = statedOwner(writing, body)
  const teamId = await teamOfOwner(services, caller, ownerId)
  const reach = { ownerId, teamId }
  const act = ownerId === caller.user.id ? 'create' : 'assign'
  if (!may(caller.access, { object: object.name, action: act }, reach)) throw new Refusal('forbidden')
  return reach
}

/** Reads a body as a new record: parsed, complete, its references within reach. Refuses with every fault at once. */
export async function draftOf(writing: Writing, body: Readonly<Record<string, unknown>>): Promise<Draft> {
  const { services, caller, object } = writing
  const reach = await reachOfNew(writing, body)
  const { ownerId: _owner, ...rest } = body
  const context = { country: caller.tenant.policy.country }
  const aboutValue = object.reachedBy === undefined ? null : { [object.reachedBy]: rest[object.reachedBy] as Json }
  const parent =
    aboutValue === null ? null : await parentReach(services, caller, { object, action: 'create', values: aboutValue })
  const writable = writableFields(caller.access, { object: object.name, action: 'create' }, parent ?? reach)
  const parsed = parseInput(object, rest, { writable, context })
  const filled = withDefaults(object, parsed.values, {
    country: context.country,
    userId: caller.user.id,
    now: new Date(services.clock.now()).toISOString(),
  })
  const faults = [
    ...parsed.faults,
    ...missingFaults(object, filled, parsed.faults),
    ...(await referenceFaults(services, caller, { object, values: filled })),
  ]
  if (faults.length > 0) throw new Refusal('invalid', { errors: faults })
  return {
    ownerId: object.owned ? reach.ownerId : null,
    teamId: object.owned ? reach.teamId : null,
    values: { ...filled, ...(object.owned ? { owner: reach.ownerId } : {}) },
  }
}

/** Makes the keys, seals and tokens of new records, before any transaction is open. */
export const prepareNew = (writing: Writing, drafts: readonly Draft[]): Promise<PreparedRecord[]> =>
  prepareRecords(preparingOf(writing), drafts)

/** Stores prepared records with what follows from them. A value that must be unique and is taken is refused with who may be asked. */
export async function storeNew(writing: Writing, tx: Transaction, records: readonly PreparedRecord[]): Promise<void> {
  const { services, caller, object } = writing
  const at = new Date(services.clock.now()).toISOString()
  await orTaken(records, insertRecords(tx, object, { records, at, by: caller.user.id }))
  await afterWrite(writing, tx, { records, at })
}
