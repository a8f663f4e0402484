/** How a stage of an import ends. */
import type { AuditContext } from '../../../platform/audit/event.ts'
import { workContext } from '../../../platform/audit/work-context.ts'
import type { Services } from '../../../platform/services.ts'
import { type Claim, enterState, restClaim, tellProgress } from '../store/progress.ts'
import { type ImportRow, type ImportState, lockImport } from '../store/queries.ts'

/** In whose name a job that no request stands behind is recorded: the importer's. */
export const jobContext = (services: Services, claim: Claim, userId: string): AuditContext =>
  workContext(services, { tenantId: claim.tenantId, operation: 'import', actorId: userId })

interface Ending {
  readonly state: ImportState
  readonly rows: number | null
  readonly failure: string | null
}

/** Ends a stage: the state, its record in the log and the word to whoever waits, in one transaction. */
export async function endStage(
  services: Services,
  claim: Claim,
  about: { row: ImportRow; ending: Ending; sealedDetails?: Uint8Array },
): Promise<void> {
  const { row, ending } = about
  const at = new Date(services.clock.now()).toISOString()
  const context = jobContext(services, claim, row.user_id)
  await services.database.inTenant(claim.tenantId, async (tx) => {
    await enterState(tx, claim, { ...ending, at, sealedDetails: about.sealedDetails ?? null })
    const now = await lockImport(tx, claim.id)
    const counts = {
      rows: now?.rows ?? 0,
      created: now?.created ?? 0,
      updated: now?.updated ?? 0,
      skipped: now?.skipped ?? 0,
      rejected: now?.rejected ?? 0,
    }
    const outcome = ending.state === 'failed' ? 'failed' : 'allowed'
    await services.recorder.recordIn(
      tx,
      {
        act: `import.${ending.state}`,
        outcome,
        object: row.object,
        facts: { importId: claim.id, ...counts },
        ...(ending.failure === null ? {} : { code: ending.failure }),
      },
      context,
    )
    await tellProgress(tx, {
      userId: row.user_id,
      id: claim.id,
      state: ending.state,
      done: counts.rows,
      rows: counts.rows,
    })
  })
}

/**
 * Lets an import rest that can go on once there is room again: what was stored stays, the rest follows by itself. Said in the log once. Where not
 * even that can be written, the lease runs out and the import is taken up all the same.
 */
export async function pauseStage(
  services: Services,
  claim: Claim,
  { row, code }: { row: ImportRow; code: string },
): Promise<void> {
  await services.database.inTenant(claim.tenantId, async (tx) => {
    const isNews = await restClaim(tx, claim, code)
    if (!isNews) return
    const facts = { importId: claim.id, record: row.last_record }
    const event = { act: 'import.pause', outcome: 'failed', object: row.object, code, facts } as const
    await services.recorder.recordIn(tx, event, jobContext(services, claim, row.user_id))
    const { user_id: userId, state, last_record: done, rows } = row
    await tellProgress(tx, { userId, id: claim.id, state, done, rows })
  })
}
