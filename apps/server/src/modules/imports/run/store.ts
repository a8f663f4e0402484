/** Stores a batch: its records, what it changes, its notes and how far the import has come, in one transaction. */
import { isDeepStrictEqual } from 'node:util'
import { reachesFor } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import { together } from '../../../platform/database/together.ts'
import { partFaults } from '../../../records/bundles.ts'
import { afterWrite } from '../../../records/consequences.ts'
import { tellAssigned } from '../../../records/create.ts'
import { insertRecords } from '../../../records/insert.ts'
import { overtakenPointers } from '../../../records/merged-away.ts'
import { reachesCondition, sourceOf } from '../../../records/reach-sql.ts'
import { isUnchanged, lockRows } from '../../../records/state.ts'
import { storeChange } from '../../../records/update.ts'
import { within } from '../../../records/writing.ts'
import { holdPool, keepBrought } from '../into-pool.ts'
import { amongHolders, holdersOf } from '../store/holders.ts'
import { advance, lockObject, tellProgress } from '../store/progress.ts'
import { insertNotes } from '../store/queries.ts'
import { type Batch, type Changes, NO_CHANGES } from './batch.ts'
import { findCandidates, holderIds, recognisingKeys } from './candidates.ts'
import { matchInBase, putInto, type Target } from './decide.ts'
import { jobContext } from './ending.ts'
import { holdRights } from './importer.ts'
import type { Prepared } from './resolve.ts'
import type { Item, Run } from './run.ts'

/** The base has changed since the batch was decided on. */
export class StaleBatch extends Error {
  override readonly name = 'StaleBatch'
  readonly changes: Changes

  constructor(changes: Changes) {
    super('the base has changed since the batch was decided on')
    this.changes = changes
  }
}

/** Records made for references that another import has made meanwhile. */
async function findTaken(tx: Transaction, run: Run, made: readonly Prepared[]): Promise<Map<string, string>> {
  const taken = new Map<string, string>()
  const { caller } = run.writing
  for (const { object, records } of made) {
    const keys = records.flatMap(({ id, keys: each }) =>
      each.filter(({ field }) => field === object.title).map((key) => ({ ...key, promised: id })),
    )
    const holders = await holdersOf(tx.query, { tenantId: tx.tenantId, object: object.name, keys })
    if (holders.length === 0) continue
    const reach = reachesCondition(reachesFor(caller.access, object.name, 'read'), caller.principal, sourceOf(object))
    const rows = await tx.query<{ id: string }>(
      sql`select r.id from ${sourceOf(object).from} where r.tenant_id = ${tx.tenantId} and ${amongHolders(holders)} and r.deleted_at is null and ${reach}`,
    )
    const living = new Set(rows.map(({ id }) => id))
    for (const { at, recordId } of holders) {
      const promised = keys[at]?.promised
      if (promised !== undefined && living.has(recordId)) taken.set(promised, recordId)
    }
  }
  return taken
}

async function refuseStale(tx: Transaction, run: Run, batch: Batch): Promise<void> {
  const { object, caller } = run.writing
  const [holders, taken, merged] = await together(
    holderIds(tx, run, recognisingKeys(run, batch.resolved.items)),
    findTaken(tx, run, batch.resolved.made),
    overtakenPointers(
      tx,
      caller.tenant.catalog,
      batch.records.map(({ values }) => ({ object, values })),
    ),
  )
  const isNews = [...holders].some((id) => !batch.known.has(id))
  if (taken.size > 0 || merged.size > 0 || isNews) throw new StaleBatch({ ...NO_CHANGES, taken, merged })
}

/** Rows that repeat one of an earlier batch, whose record is in the base by now. */
async function decideLate(tx: Transaction, run: Run, batch: Batch): Promise<Target[]> {
  const { late } = batch.decision
  const targets = new Map(batch.decision.targets.map((target) => [target.record.row.id, target]))
  if (late.length === 0) return [...targets.values()]
  const candidates = await findCandidates(run, recognisingKeys(run, late), { tx, withOwn: true })
  for (const item of late) {
    const match = matchInBase(run, item, candidates)
    const by = match?.by ?? fallbackBy(item)
    if (match?.kind === 'same')
      putInto(run, { item, by, candidate: match.candidate, candidates, targets }, batch.outcomes)
    else batch.outcomes.repeat(item.record, { as: 'skipped', by })
  }
  return [...targets.values()]
}

const fallbackBy = ({ recurrence }: Item): string => (recurrence.kind === 'new' ? '' : recurrence.by)

const changedKeys = ({ record, values }: Target): string[] =>
  Object.keys(values).filter((key) => !isDeepStrictEqual(record.values[key] ?? null, values[key] ?? null))

/**
 * Locks what is about to be written into. A record that is not as it was when the batch was decided on, were it only by a computed time, which moves
 * no version, would lose what came between: the batch is decided on again.
 */
async function holdTargets(tx: Transaction, run: Run, targets: readonly Target[]): Promise<void> {
  if (targets.length === 0) return
  const { object } = run.writing
  const ids = targets.map(({ record }) => record.row.id)
  const rows = await lockRows(tx, object, sql`r.id = any(${ids}::uuid[])`)
  const byId = new Map(rows.map((row) => [row.id, row]))
  for (const { record } of targets) {
    const now = byId.get(record.row.id)
    if (now === undefined || !isUnchanged(tx.tenantId, object, { before: record.row, after: now }))
      throw new StaleBatch(NO_CHANGES)
  }
}

async function storeTargets(tx: Transaction, run: Run, targets: readonly Target[]): Promise<void> {
  const writing = within(run.writing, tx)
  const news = targets.filter((target) => changedKeys(target).length > 0)
  await holdTargets(tx, run, news)
  await together(
    ...news.map(async (target) => {
      const changed = changedKeys(target)
      const { record, values } = target
      const reach = { ownerId: record.row.owner_id, teamId: record.row.team_id }
      await storeChange(writing, tx, { record, values, changed, ...reach, act: 'import', importId: run.claim.id })
    }),
  )
  await recordChanged(tx, run, news)
}

/** New records of one object, what follows from them, and in the log, with the rows themselves, which they are. */
async function storeNew(tx: Transaction, run: Run, { object, records }: Prepared): Promise<void> {
  const { services, caller } = run.writing
  if (records.length === 0) return
  const at = new Date(services.clock.now()).toISOString()
  const event = {
    act: 'import.create_batch',
    outcome: 'allowed',
    object: object.name,
    ids: records.map(({ id }) => id),
    count: records.length,
    facts: { importId: run.claim.id, ...(run.row.pool_id === null ? {} : { poolId: run.row.pool_id }) },
  } as const
  await together(
    insertRecords(tx, object, { records, at, by: caller.user.id }),
    keepBrought(tx, run, { records, at }),
    afterWrite({ ...run.writing, object }, tx, { records, at }),
    tellAssigned({ ...run.writing, object }, tx, records),
    services.recorder.recordIn(tx, event, jobContext(services, run.claim, run.row.user_id)),
  )
}

/** Leaves in the log, with the rows themselves, which records a batch wrote into. */
async function recordChanged(tx: Transaction, run: Run, changed: readonly Target[]): Promise<void> {
  const { services, object } = run.writing
  if (changed.length === 0) return
  await services.recorder.recordIn(
    tx,
    {
      act: 'import.update_batch',
      outcome: 'allowed',
      object: object.name,
      ids: changed.map(({ record }) => record.row.id),
      changed: [...new Set(changed.flatMap(changedKeys))].sort(),
      count: changed.length,
      facts: { importId: run.claim.id },
    },
    jobContext(services, run.claim, run.row.user_id),
  )
}

/** What must stay as it is while a batch is stored; gives the records of the base that it writes into. */
async function holdAll(tx: Transaction, run: Run, batch: Batch): Promise<readonly Target[]> {
  if (!run.writes) {
    await holdRights(tx, run.importer)
    return []
  }
  await holdPool(tx, run)
  await together(holdRights(tx, run.importer), lockObject(tx, run.writing.object.name), refuseStale(tx, run, batch))
  return decideLate(tx, run, batch)
}

/** Rows that somebody else's parts keep out of their bundles by now, or whose products are gone: the batch is decided on without them. */
async function holdBundles(tx: Transaction, run: Run, { records, decision }: Batch): Promise<void> {
  if (run.writing.object.name !== 'part' || records.length === 0) return
  const faults = await partFaults(
    tx,
    records.map(({ values }) => values),
  )
  const refused = new Map(
    decision.created.flatMap(({ record }, at) => {
      const fault = faults[at] ?? null
      return fault === null ? [] : [[record, fault] as const]
    }),
  )
  if (refused.size > 0) throw new StaleBatch({ ...NO_CHANGES, partFaults: refused })
}

/** What references lacked before what refers to it. */
const newOf = ({ writing: { object } }: Run, { resolved, records }: Batch): Prepared[] => [
  ...resolved.made,
  { object, records },
]

/** Commits a batch. Throws `StaleBatch` where it must be decided on again, `ClaimLost` where this process may not go on. */
export async function storeBatch(run: Run, batch: Batch): Promise<void> {
  const { services, caller } = run.writing
  const { from, to } = batch.resolved
  await services.database.inTenant(caller.tenant.id, async (tx) => {
    const targets = await holdAll(tx, run, batch)
    const { tally: added, faults, tidied, notes } = batch.outcomes
    const told = { userId: run.row.user_id, id: run.claim.id, state: run.row.state }
    await together(
      ...(run.writes ? newOf(run, batch).map((each) => storeNew(tx, run, each)) : []),
      storeTargets(tx, run, targets),
      insertNotes(tx, run.claim.id, notes),
      advance(tx, run.claim, { from, to, added, faults, tidied }),
      tellProgress(tx, { ...told, done: to, rows: Math.max(to, run.row.rows) }),
    )
    await holdBundles(tx, run, batch)
  })
}
