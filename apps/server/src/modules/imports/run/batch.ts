/** One batch of rows on its way: read, resolved, decided on and prepared before the batch ahead of it has been stored. */
import { assignedOwner } from '../../../records/assigned-owner.ts'
import type { WrittenPartFault } from '../../../records/bundles.ts'
import { withDefaults } from '../../../records/input.ts'
import type { PreparedRecord } from '../../../records/insert.ts'
import type { Living } from '../../../records/merged-away.ts'
import { turnedValues } from '../../../records/pointers.ts'
import { type Draft, keysOfAll, prepareRecords } from '../../../records/prepare.ts'
import { intoPool } from '../into-pool.ts'
import { beginningOf } from './beginning.ts'
import { type Candidates, findCandidates, recognisingKeys } from './candidates.ts'
import { type Decision, decide } from './decide.ts'
import type { Resolved } from './resolve.ts'
import { type Item, type Outcomes, preparingFor, type Run } from './run.ts'

export interface Batch {
  readonly resolved: Resolved
  readonly decision: Decision
  readonly outcomes: Outcomes
  readonly records: readonly PreparedRecord[]
  /** Ids in the base that were taken into account. */
  readonly known: ReadonlySet<string>
}

async function digestBatch(run: Run, items: readonly Item[]): Promise<void> {
  const skips = run.row.duplicates === 'skip'
  const wanted = items.filter((item) => !skips || item.recurrence.kind !== 'duplicate')
  const keys = await keysOfAll(preparingFor(run), wanted)
  wanted.forEach((item, at) => {
    item.keys = keys[at] ?? []
  })
}

function draftOf(run: Run, item: Item): Draft {
  const { caller, object, services } = run.writing
  const filling = {
    country: caller.tenant.policy.country,
    userId: caller.user.id,
    now: new Date(services.clock.now()).toISOString(),
  }
  const { ownerId, teamId, keys } = item
  const stated = { ...item.values, ...(object.owned ? { owner: ownerId } : {}) }
  const { values, way } = beginningOf(run, withDefaults(object, stated, filling))
  const known = keys === undefined ? {} : { keys }
  return { ownerId, teamId, values, importId: run.claim.id, ...known, ...(way.length === 0 ? {} : { way }) }
}

/** Gives those that nobody owns yet to whom the company's rules say. */
async function giveOut(run: Run, items: readonly Item[]): Promise<void> {
  for (const item of items.filter(({ isOwned, ownerId }) => !isOwned && ownerId !== null)) {
    const given = await assignedOwner(run.writing, item.values)
    if (given === null) continue
    item.ownerId = given.ownerId
    item.teamId = given.teamId
    item.values = { ...item.values, assignedBy: given.rule.label[run.writing.caller.tenant.language] }
  }
}

const NOBODY: Candidates = new Map()

/** Decides on resolved rows and makes the new ones ready. May be done again for the same rows, when the base has changed meanwhile. */
async function decideBatch(run: Run, resolved: Resolved, guess: { isNews: boolean }): Promise<Batch> {
  const outcomes = resolved.rejected.copy()
  const items = resolved.items.map((item) => ({ ...item }))
  const candidates = guess.isNews ? NOBODY : await findCandidates(run, recognisingKeys(run, items))
  if (candidates.size > 0) run.base.holds = 'known'
  else if (run.base.holds === 'unknown') run.base.holds = 'news'
  const known = new Set([...candidates.values()].flatMap((each) => each.map(({ open }) => open.row.id)))
  const decision = decide(run, { items, candidates }, outcomes)
  intoPool(run, decision.created)
  if (run.writes && run.row.assigns) await giveOut(run, decision.created)
  const drafts = run.writes ? decision.created.map((item) => draftOf(run, item)) : []
  const records = drafts.length === 0 ? [] : await prepareRecords(preparingFor(run), drafts)
  return { resolved, decision, outcomes, known, records }
}

/** Everything else about a batch that can be done before it is its turn to be stored; of several batches at once. */
export async function prepareBatch(run: Run, resolved: Resolved): Promise<Batch> {
  await digestBatch(run, resolved.items)
  return decideBatch(run, resolved, { isNews: run.writes && run.base.holds === 'news' })
}

/** References of a batch to records that another import has made since, by the ids under which they had been promised. */
export function movedIn(run: Run, { resolved }: Batch): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  if (run.base.moved.size === 0) return found
  for (const value of resolved.items.flatMap(({ values }) => Object.values(values))) {
    const id = typeof value === 'string' ? run.base.moved.get(value) : undefined
    if (typeof value === 'string' && id !== undefined) found.set(value, id)
  }
  return found
}

/** Forgets keys that were made for records that will not be. */
async function discard(run: Run, ids: readonly string[]): Promise<void> {
  const { services, caller } = run.writing
  if (ids.length > 0) await services.keeper.eraseSubjects(caller.tenant.id, ids)
}

/** What happened in the base while a batch was on its way. */
export interface Changes {
  /** Records that references were to be made for and that exist now, by the id that was promised. */
  readonly taken: ReadonlyMap<string, string>
  /** Records that were merged away, with those that live for them. */
  readonly merged: Living
  /** What keeps rows out of their bundles now, by record. */
  readonly partFaults: ReadonlyMap<number, WrittenPartFault>
}

export const NO_CHANGES: Changes = { taken: new Map(), merged: new Map(), partFaults: new Map() }

/** The batch decided on anew, because another import stored something meanwhile, or somebody merged what its rows point to. */
export async function prepareAgain(run: Run, batch: Batch, { taken, merged, partFaults }: Changes): Promise<Batch> {
  const { resolved } = batch
  await discard(run, [...batch.records.map(({ id }) => id), ...taken.keys()])
  resolved.missing.forEach((missing) => {
    const id = taken.get(run.references.idOfTerm(missing) ?? '')
    if (id !== undefined) run.references.remember(missing, id)
  })
  run.references.turn(merged)
  const made = resolved.made.map(({ object, records }) => ({
    object,
    records: records.filter(({ id }) => !taken.has(id)),
  }))
  const turns = new Map([...taken, ...merged])
  const { object } = run.writing
  const items = resolved.items.map((item) => ({
    ...item,
    values: turnedValues(object, item.values, turns),
    partFault: partFaults.get(item.record) ?? item.partFault,
  }))
  return decideBatch(run, { ...resolved, made, items }, { isNews: false })
}
