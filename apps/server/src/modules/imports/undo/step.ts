/** One step of an undoing: some records put back, looked at or taken away, with how far it has come, in one transaction. */
import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import { madeAfter, touchedAmong, usedAmong, type Writing, withdrawSome, within } from '../../../records/index.ts'
import { jobContext } from '../run/ending.ts'
import { holdRights, type Importer } from '../run/importer.ts'
import { type Claim, lockObject, tellProgress } from '../store/progress.ts'
import type { ImportRow, KeptRecord, UndoCounts } from '../store/queries.ts'
import { findUndo, insertKept, moveUndo, type UndoPosition, type UndoStanding } from '../store/undoing.ts'
import { putBackSome } from './put-back.ts'

/** Records of one step; their ids stand in one event of the log. */
const AT_ONCE = 1_000

/** What a step did. */
interface Done {
  readonly restored: readonly string[]
  readonly undone: readonly string[]
  readonly kept: readonly KeptRecord[]
  /** The last record it looked at; null when none of the object is left for this stage. */
  readonly last: string | null
}

const NOTHING: Done = { restored: [], undone: [], kept: [], last: null }

type Step = (writing: Writing, tx: Transaction, about: { importId: string; after: string | null }) => Promise<Done>

/** A step over records the import made that are not known to stay. */
const overMade =
  (work: (writing: Writing, tx: Transaction, made: Parameters<typeof usedAmong>[2]) => Promise<Partial<Done>>): Step =>
  async (writing, tx, { importId, after }) => {
    const stays = (id: ReturnType<typeof sql>) =>
      sql`exists (select 1 from import_kept k where k.tenant_id = ${tx.tenantId} and k.import_id = ${importId} and k.record_id = ${id})`
    const ids = await madeAfter(writing, tx, { importId, stays, after, limit: AT_ONCE })
    const done = ids.length === 0 ? {} : await work(writing, tx, { importId, stays, ids })
    return { ...NOTHING, ...done, last: ids.length < AT_ONCE ? null : (ids.at(-1) ?? null) }
  }

const STEPS: Readonly<Record<UndoPosition['stage'], Step>> = {
  restore: async (writing, tx, about) => ({ ...NOTHING, ...(await putBackSome(writing, tx, about)) }),
  touched: overMade(async (writing, tx, made) => ({ kept: await touchedAmong(writing, tx, made) })),
  used: overMade(async (writing, tx, made) => ({ kept: await usedAmong(writing, tx, made) })),
  withdraw: overMade(async (writing, tx, made) => {
    const at = new Date(writing.services.clock.now()).toISOString()
    const { withdrawn, staying } = await withdrawSome(writing, tx, { ...made, at })
    return { undone: withdrawn, kept: staying }
  }),
}

const AFTER_STAGE = { restore: 'touched', touched: 'used', used: 'withdraw', withdraw: null } as const

/** Where it goes on; null at the end. What is found to be used may itself use others: that round is repeated until it finds nothing. */
export function nextPosition(position: UndoPosition, done: Pick<Done, 'last' | 'kept'>): UndoPosition | null {
  const { stage, objects, object } = position
  const found = position.found || done.kept.length > 0
  if (done.last !== null) return { ...position, after: done.last, found }
  const next = stage === 'restore' ? undefined : objects[objects.indexOf(object) + 1]
  if (next !== undefined) return { ...position, object: next, after: null, found }
  const following = stage === 'used' && found ? 'used' : AFTER_STAGE[stage]
  const [first] = objects
  return following === null || first === undefined
    ? null
    : { ...position, stage: following, object: first, after: null, found: false }
}

interface Stepping {
  readonly importer: Importer
  readonly claim: Claim
  readonly row: ImportRow
  /** Whether whoever began it has had their answer and may have gone. */
  readonly left: boolean
}

/** Leaves in the log what became of each record, by its id. */
async function recordStep(tx: Transaction, stepping: Stepping, about: { writing: Writing; done: Done }): Promise<void> {
  const { services, object } = about.writing
  const { claim, row } = stepping
  const context = jobContext(services, claim, row.user_id)
  const { restored, undone, kept } = about.done
  const touched = [
    ['restored', restored],
    ['undone', undone],
    ['kept', kept.map(({ id }) => id)],
  ] as const
  for (const [what, ids] of touched.filter(([, each]) => each.length > 0)) {
    const facts = { importId: claim.id, [what]: ids.length }
    const event = { act: 'import.undo_batch', outcome: 'allowed', object: object.name, ids, facts } as const
    await services.recorder.recordIn(tx, event, context)
  }
}

async function recordEnd(tx: Transaction, stepping: Stepping, about: { writing: Writing; undo: UndoCounts }) {
  const { services } = about.writing
  const { claim, row } = stepping
  const { undone, restored, kept } = about.undo
  const facts = { importId: claim.id, undone, restored, kept }
  const event = { act: 'import.undone', outcome: 'allowed', object: row.object, facts } as const
  await services.recorder.recordIn(tx, event, jobContext(services, claim, row.user_id))
}

async function take(tx: Transaction, stepping: Stepping, now: UndoStanding & { services: Writing['services'] }) {
  const { importer, claim, row } = stepping
  const { undo_position: position, services } = now
  const { caller } = importer
  const object = caller.tenant.catalog.getObject(position.object)
  const writing = within({ services, caller, object, purpose: 'import' }, tx)
  const done = await STEPS[position.stage](writing, tx, { importId: claim.id, after: position.after })
  await insertKept(tx, claim.id, done.kept)
  await recordStep(tx, stepping, { writing, done })
  const undo = {
    ...now.undo,
    undone: now.undo.undone + done.undone.length,
    restored: now.undo.restored + done.restored.length,
    kept: now.undo.kept + done.kept.length,
  }
  const next = nextPosition(position, done)
  await moveUndo(tx, claim, { undo, position: next })
  if (next === null) await recordEnd(tx, stepping, { writing, undo })
  const told = { userId: row.user_id, id: claim.id, state: next === null ? 'undone' : 'undoing' } as const
  const toNotice = next === null && stepping.left ? { left: true } : {}
  await tellProgress(tx, { ...told, ...toNotice, done: undo.undone + undo.restored + undo.kept, rows: undo.total })
  return next !== null
}

/**
 * Takes an undoing one step on; gives whether there is more to do. Nobody's change of a record is lost: each is held, and held against what the
 * import left, before it is written. Throws `ClaimLost` and what `holdRights` throws.
 */
export const stepUndo = (services: Writing['services'], stepping: Stepping): Promise<boolean> =>
  services.database.inTenant(stepping.claim.tenantId, async (tx) => {
    const now = await findUndo(tx, stepping.claim)
    await holdRights(tx, stepping.importer)
    await lockObject(tx, stepping.row.object)
    return take(tx, stepping, { ...now, services })
  })
