/** Carries one import from where it stands to its end, a batch at a time, the next one being prepared while one is stored. */

import { Refusal } from '../../../platform/errors/refusal.ts'
import { refusalOf } from '../../../platform/gate/refuse.ts'
import { errorFacts } from '../../../platform/log.ts'
import type { Services } from '../../../platform/services.ts'
import { RecurrenceIndex } from '../map/duplicates.ts'
import { withoutErrorColumns } from '../map/errors-file.ts'
import { normaliseRow, planRows } from '../map/normalise.ts'
import type { ByteSource } from '../read/byte-source.ts'
import type { Input, InputRow } from '../read/input-rows.ts'
import { ReadFault } from '../read/read-fault.ts'
import { readRows } from '../read/read-rows.ts'
import { placeOf } from '../receive.ts'
import { type ImportDetails, openDetails, uploadKeyOf } from '../store/details.ts'
import { type Claim, ClaimLost, enterState, tellProgress } from '../store/progress.ts'
import { findImport, type ImportRow, type ImportState, lockImport, rejectedRecords } from '../store/queries.ts'
import { BrokenFile, type OpenFile, openSealed } from '../store/sealed-file.ts'
import { type Batch, prepareAgain, prepareBatch } from './batch.ts'
import { importerOf } from './importer.ts'
import { References } from './references.ts'
import type { Run } from './run.ts'
import { StaleBatch, storeBatch } from './store.ts'

const BATCH_ROWS = 1_000
/** So often another import may get in between before something must be wrong. */
const MOST_ATTEMPTS = 5

/** The rows of an import's file as its details say they are to be read. */
export const inputOf = async (source: ByteSource, details: ImportDetails): Promise<Input> =>
  withoutErrorColumns(
    await readRows(source, {
      format: details.format,
      encoding: details.encoding,
      delimiter: details.delimiter,
      ...(details.sheet === null ? {} : { sheet: details.sheet }),
    }),
  )

/** Opens the sealed file of an import. */
export const openUpload = async (services: Services, tenantId: string, id: string): Promise<OpenFile> =>
  openSealed(await uploadKeyOf(services, tenantId), placeOf(services, tenantId, id))

async function* batchesOf(rows: AsyncIterable<InputRow>): AsyncGenerator<InputRow[]> {
  let batch: InputRow[] = []
  for await (const row of rows) {
    batch.push(row)
    if (batch.length < BATCH_ROWS) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** Whether the process is asked to let go at the next opportunity. */
export interface Stop {
  readonly asked: boolean
}

async function store(run: Run, batch: Batch): Promise<void> {
  let current = batch
  for (let attempt = 1; ; attempt++)
    try {
      await storeBatch(run, current)
      return
    } catch (error) {
      if (!(error instanceof StaleBatch) || attempt === MOST_ATTEMPTS) throw error
      current = await prepareAgain(run, current, error.taken)
    }
}

/** Rows that an earlier process has stored are only remembered, so that later ones are held against them. */
function remember(run: Run, rows: readonly InputRow[], rejected: ReadonlySet<number>): void {
  for (const row of rows) {
    if (rejected.has(row.record)) continue
    const result = normaliseRow(row, run.plan)
    if ('values' in result) run.index.add(row.record, result.values)
  }
}

async function runRows(run: Run, input: Input, stop: Stop): Promise<number> {
  const { services, caller } = run.writing
  const { last_record: done } = run.row
  const rejected =
    done === 0
      ? new Set<number>()
      : await rejectedRecords(services.database, { tenantId: caller.tenant.id, importId: run.claim.id })
  let storing = Promise.resolve()
  let last = done
  try {
    for await (const rows of batchesOf(input.rows)) {
      if (stop.asked) throw new ClaimLost()
      remember(
        run,
        rows.filter(({ record }) => record <= done),
        rejected,
      )
      const fresh = rows.filter(({ record }) => record > done)
      if (fresh.length === 0) continue
      const batch = await prepareBatch(run, fresh)
      await storing
      storing = store(run, batch)
      // looked at when it is awaited; until then it must not count as unhandled
      storing.catch(() => undefined)
      last = batch.resolved.to
    }
  } finally {
    await storing
  }
  return last
}

async function runFor(
  services: Services,
  claim: Claim,
  about: { row: ImportRow; details: ImportDetails },
): Promise<Run> {
  const { row, details } = about
  const caller = await importerOf(services, { tenantId: claim.tenantId, userId: row.user_id, object: row.object })
  const object = caller.tenant.catalog.getObject(row.object)
  const writing = { services, caller, object, purpose: 'import' } as const
  return {
    writing,
    claim,
    row,
    plan: planRows(object, details.mapping, { country: caller.tenant.policy.country }),
    index: new RecurrenceIndex(object),
    references: new References(writing, { importId: row.id, createMissing: row.create_missing }),
    writes: row.state === 'running',
  }
}

interface Ending {
  readonly state: ImportState
  readonly rows: number | null
  readonly failure: string | null
}

const countsOf = (now: Partial<Pick<ImportRow, 'rows' | 'created' | 'updated' | 'skipped' | 'rejected'>> = {}) => ({
  rows: now.rows ?? 0,
  created: now.created ?? 0,
  updated: now.updated ?? 0,
  skipped: now.skipped ?? 0,
  rejected: now.rejected ?? 0,
})

/** Ends a stage: the state, its record in the log and the word to whoever waits, in one transaction. */
async function end(services: Services, claim: Claim, about: { row: ImportRow; ending: Ending }): Promise<void> {
  const { row, ending } = about
  const at = new Date(services.clock.now()).toISOString()
  const context = {
    tenantId: claim.tenantId,
    actorId: row.user_id,
    sessionId: null,
    traceId: services.newId(),
    operation: 'import',
    address: null,
  }
  await services.database.inTenant(claim.tenantId, async (tx) => {
    await enterState(tx, claim, { ...ending, at })
    const now = await lockImport(tx, claim.id)
    const counts = countsOf(now)
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

async function carry(services: Services, claim: Claim, about: { row: ImportRow; stop: Stop }): Promise<void> {
  const { row, stop } = about
  const key = await uploadKeyOf(services, claim.tenantId)
  const details = openDetails({ key, id: row.id }, row.sealed_details)
  const run = await runFor(services, claim, { row, details })
  const file = await openUpload(services, claim.tenantId, row.id)
  try {
    const last = await runRows(run, await inputOf(file, details), stop)
    await end(services, claim, { row, ending: { state: run.writes ? 'done' : 'preview', rows: last, failure: null } })
  } finally {
    await file.close()
  }
}

/** What the person is told of an import that could not go on. */
function failureOf(error: unknown): string {
  if (error instanceof ReadFault) return error.code
  if (error instanceof BrokenFile) return 'file_broken'
  return error instanceof Refusal ? error.code : refusalOf(error).code
}

/** Carries a claimed import to the end of its stage. An import that cannot go on ends as failed; what was stored until then stays, and can be undone. */
export async function runImport(services: Services, claim: Claim, stop: Stop): Promise<void> {
  const row = await findImport(services.database, claim.tenantId, claim.id)
  if (row === undefined) return
  try {
    await carry(services, claim, { row, stop })
  } catch (error) {
    if (error instanceof ClaimLost) return
    const failure = failureOf(error)
    if (failure === 'internal' || failure === 'unavailable' || failure === 'keeper_unavailable')
      services.log.error({ jobId: claim.id, ...errorFacts(error) }, 'import')
    await end(services, claim, { row, ending: { state: 'failed', rows: null, failure } }).catch((lost: unknown) => {
      if (!(lost instanceof ClaimLost)) throw lost
    })
  }
}
