/** Carries the undoing of an import from where it stands to its end, step by step. */
import { errorFacts } from '../../../platform/log.ts'
import type { Services } from '../../../platform/services.ts'
import { failureOf, type Stop } from '../run/carrying.ts'
import { jobContext, pauseStage } from '../run/ending.ts'
import { importerOf, RightsChanged } from '../run/importer.ts'
import { type Claim, ClaimLost, tellProgress } from '../store/progress.ts'
import { findImport, type ImportRow } from '../store/queries.ts'
import { stopUndo } from '../store/undoing.ts'
import { stepUndo } from './step.ts'

interface UndoStop extends Stop {
  /** False while whoever began it waits for the answer: they need not be told of its end besides. */
  readonly left?: boolean
}

/** For these it rests and goes on by itself. */
const PASSING: readonly string[] = ['storage_full', 'unavailable', 'keeper_unavailable']
/** So often in a row a step may meet others at the same rows before something must be wrong. */
const MOST_MEETINGS = 5

async function stop(services: Services, claim: Claim, about: { row: ImportRow; code: string }): Promise<void> {
  const { row, code } = about
  await services.database.inTenant(claim.tenantId, async (tx) => {
    const { undone, restored, kept, total } = await stopUndo(tx, claim, code)
    const facts = { importId: claim.id, undone, restored, kept }
    const event = { act: 'import.undo_stop', outcome: 'failed', object: row.object, code, facts } as const
    await services.recorder.recordIn(tx, event, jobContext(services, claim, row.user_id))
    const state = row.failure === null ? 'done' : 'failed'
    await tellProgress(tx, { userId: row.user_id, id: claim.id, state, done: undone + restored + kept, rows: total })
  })
}

/** Settles an undoing that cannot go on now. */
async function settle(services: Services, claim: Claim, about: { row: ImportRow; error: unknown }): Promise<void> {
  const { row, error } = about
  const code = failureOf(error)
  if (['internal', 'unavailable', 'keeper_unavailable', 'conflict'].includes(code))
    services.log.error({ jobId: claim.id, ...errorFacts(error) }, 'import undo')
  const end = PASSING.includes(code) ? pauseStage : stop
  await end(services, claim, { row, code }).catch((lost: unknown) => {
    // where not even that can be written, the lease runs out and it is taken up all the same
    if (!(lost instanceof ClaimLost) && !PASSING.includes(failureOf(lost))) throw lost
  })
}

/** Takes a step, again where it met others at the same rows. */
async function step(services: Services, stepping: Parameters<typeof stepUndo>[1]): Promise<boolean> {
  for (let meetings = 1; ; meetings++)
    try {
      return await stepUndo(services, stepping)
    } catch (error) {
      if (failureOf(error) !== 'conflict' || meetings === MOST_MEETINGS) throw error
    }
}

async function takeSteps(services: Services, claim: Claim, about: { row: ImportRow; asked: UndoStop }): Promise<void> {
  const { row, asked } = about
  const importer = await importerOf(services, { tenantId: claim.tenantId, userId: row.user_id, object: row.object })
  for (let more = true; more && !asked.asked; )
    more = await step(services, { importer, claim, row, left: asked.left ?? true })
}

/** Carries a claimed undoing to its end, or until it is asked to let go. One that cannot go on stops where it stands and can be taken up again. */
export async function runUndo(services: Services, claim: Claim, asked: UndoStop): Promise<void> {
  const row = await findImport(services.database, claim.tenantId, claim.id)
  if (row?.state !== 'undoing') return
  try {
    await takeSteps(services, claim, { row, asked })
  } catch (error) {
    if (error instanceof ClaimLost) return
    if (error instanceof RightsChanged) return runUndo(services, claim, asked)
    await settle(services, claim, { row, error })
  }
}
