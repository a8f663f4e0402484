/** Carries one import from where it stands to its end, a batch at a time, the next one being prepared while one is stored. */

import { readerOf } from '../../../platform/database/reader.ts'
import { uniqueFieldsOf } from '../../../platform/gate/unique-fields.ts'
import { errorFacts } from '../../../platform/log.ts'
import type { Services } from '../../../platform/services.ts'
import { growingBundles } from '../../../records/bundles.ts'
import { RecurrenceIndex } from '../map/duplicates.ts'
import { Guesses } from '../map/guesses.ts'
import { planRows } from '../map/normalise.ts'
import { TakenValues } from '../map/taken-values.ts'
import type { Input } from '../read/input-rows.ts'
import { type ImportDetails, isImporter, openDetails, sealDetails, uploadKeyOf } from '../store/details.ts'
import { type Claim, ClaimLost } from '../store/progress.ts'
import { findImport, type ImportRow, rejectedRecords } from '../store/queries.ts'
import { type Batch, type Changes, movedIn, NO_CHANGES, prepareAgain, prepareBatch } from './batch.ts'
import { failureOf, type Stop } from './carrying.ts'
import { settleDateOrders, withOrders } from './date-orders.ts'
import { endStage, pauseStage } from './ending.ts'
import { countHits } from './hits.ts'
import { importerOf, RightsChanged } from './importer.ts'
import { noticeRow } from './notice.ts'
import { batchesOf, inputOf, openUpload } from './open-input.ts'
import { fileTitles, linkOwnReferences } from './own-references.ts'
import { References } from './references.ts'
import { knownValues, type Resolved, resolveRows } from './resolve.ts'
import type { Run } from './run.ts'
import { StaleBatch, storeBatch } from './store.ts'

/** While one batch is stored, so many are on their way to it: the keeper, the database and this process work at once. */
const BATCHES_AHEAD = 2
/** So often another import may get in between before something must be wrong. */
const MOST_ATTEMPTS = 5

const UNIQUE_VIOLATION = '23505'
const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)

/**
 * Whether the base moved on between deciding and storing: another import stored something, a person changed a record the batch writes into, or took
 * a value that must be unique; somebody merged what its rows point to. Gives what is known of it; null for every other error.
 */
function staleness(error: unknown): Changes | null {
  if (error instanceof StaleBatch) return error.changes
  const isTaken = [error, error instanceof Error ? error.cause : undefined].some(
    (each) => codeOf(each) === UNIQUE_VIOLATION,
  )
  return isTaken || codeOf(error) === 'version_conflict' ? NO_CHANGES : null
}

async function store(run: Run, batch: Batch): Promise<void> {
  const moved = movedIn(run, batch)
  let current = moved.size === 0 ? batch : await prepareAgain(run, batch, { ...NO_CHANGES, taken: moved })
  for (let attempt = 1; ; attempt++)
    try {
      await countHits(run, current)
      await storeBatch(run, current)
      return
    } catch (error) {
      const changes = staleness(error)
      if (changes === null || attempt === MOST_ATTEMPTS) throw error
      for (const [promised, id] of changes.taken) run.base.moved.set(promised, id)
      current = await prepareAgain(run, current, changes)
    }
}

/** Batches on their way, stored in their order while later ones are prepared. The first error ends it; what comes after is not stored. */
class Pipeline {
  readonly #run: Run
  #stored: Promise<void> = Promise.resolve()
  #ahead: Promise<void>[] = []

  constructor(run: Run) {
    this.#run = run
  }

  /** Takes a batch; resolves once there is room for another. */
  async take(resolved: Resolved): Promise<void> {
    const preparing = prepareBatch(this.#run, resolved)
    this.#stored = this.#storeAfter(this.#stored, preparing)
    // looked at when it is awaited; until then it must not count as unhandled
    preparing.catch(() => undefined)
    this.#stored.catch(() => undefined)
    this.#ahead.push(this.#stored)
    if (this.#ahead.length > BATCHES_AHEAD) await this.#ahead.shift()
  }

  async #storeAfter(before: Promise<void>, preparing: Promise<Batch>): Promise<void> {
    await before
    await store(this.#run, await preparing)
  }

  /** Resolves when everything taken is stored. */
  end(): Promise<void> {
    return this.#stored
  }
}

async function runRows(run: Run, input: Input, stop: Stop): Promise<number> {
  const { services, caller } = run.writing
  const { last_record: done } = run.row
  const rejected =
    done === 0
      ? new Set<number>()
      : await rejectedRecords(services.database, { tenantId: caller.tenant.id, importId: run.claim.id })
  const pipeline = new Pipeline(run)
  let last = done
  try {
    for await (const rows of batchesOf(input.rows)) {
      if (stop.asked) throw new ClaimLost()
      await settleDateOrders(run.plan, input, rows)
      const earlier = rows.filter(({ record }) => record <= done && !rejected.has(record))
      for (const [record, values] of await knownValues(run, earlier)) noticeRow(run, { record, values })
      const fresh = rows.filter(({ record }) => record > done)
      if (fresh.length === 0) continue
      const resolved = await resolveRows(run, fresh)
      await pipeline.take(resolved)
      last = resolved.to
    }
  } finally {
    await pipeline.end()
  }
  return last
}

/** Makes an import's run ready: its importer with the rights they have now, its plan, nothing noticed of the file yet. */
export async function runFor(
  services: Services,
  claim: Claim,
  about: { row: ImportRow; details: ImportDetails; input: Input },
): Promise<Run> {
  const { row, details, input } = about
  const importer = await importerOf(services, { tenantId: claim.tenantId, userId: row.user_id, object: row.object })
  const { caller } = importer
  const object = caller.tenant.catalog.getObject(row.object)
  const writing = { services, caller, object, purpose: 'import' } as const
  const plan = planRows(object, details.mapping, { country: caller.tenant.policy.country })
  const titles = await fileTitles({ writing, plan }, input)
  const unique = uniqueFieldsOf(caller.tenant.policy, object)
  return {
    writing,
    importer,
    claim,
    row,
    plan,
    index: new RecurrenceIndex(object, unique),
    takenValues: new TakenValues(unique),
    guesses: new Guesses(object),
    bundles: object.name === 'part' ? await growingBundles(readerOf(services.database, claim.tenantId)) : null,
    references: new References(writing, { importId: row.id, createMissing: row.create_missing, titles }),
    writes: row.state === 'running',
    base: { holds: 'unknown', moved: new Map() },
  }
}

async function carry(services: Services, claim: Claim, about: { row: ImportRow; stop: Stop }): Promise<void> {
  const { row, stop } = about
  const key = await uploadKeyOf(services, claim.tenantId)
  const details = openDetails({ key, id: row.id }, row.sealed_details)
  if (!isImporter(details, row.user_id)) throw new Error('an import was written to another name than its importer’s')
  const file = await openUpload(services, claim.tenantId, row.id)
  try {
    const input = await inputOf(file, { services, tenantId: claim.tenantId, row, details })
    const run = await runFor(services, claim, { row, details, input })
    const last = await runRows(run, input, stop)
    if (run.writes) await linkOwnReferences(run, batchesOf(input.rows))
    const mapping = withOrders(run.plan, details.mapping)
    await endStage(services, claim, {
      row,
      ending: { state: run.writes ? 'done' : 'preview', rows: last, failure: null },
      sealedDetails: sealDetails(services, { key, id: row.id }, { ...details, mapping }),
    })
  } finally {
    await file.close()
  }
}

/** Waits for room. What cannot even be noted now is no reason to give the import up. */
async function rest(services: Services, claim: Claim, row: ImportRow): Promise<void> {
  services.log.warn({ jobId: claim.id }, 'import waits for room on the disk')
  await pauseStage(services, claim, { row, code: 'storage_full' }).catch((error: unknown) => {
    if (!(error instanceof ClaimLost) && failureOf(error) !== 'storage_full') throw error
  })
}

/** Carries a claimed import to the end of its stage. An import that cannot go on ends as failed; what was stored until then stays, and can be undone. */
export async function runImport(services: Services, claim: Claim, stop: Stop): Promise<void> {
  const row = await findImport(services.database, claim.tenantId, claim.id)
  if (row === undefined) return
  try {
    await carry(services, claim, { row, stop })
  } catch (error) {
    if (error instanceof ClaimLost) return
    if (error instanceof RightsChanged) return runImport(services, claim, stop)
    const failure = failureOf(error)
    if (failure === 'storage_full') return rest(services, claim, row)
    if (failure === 'internal' || failure === 'unavailable' || failure === 'keeper_unavailable')
      services.log.error({ jobId: claim.id, ...errorFacts(error) }, 'import')
    await endStage(services, claim, { row, ending: { state: 'failed', rows: null, failure } }).catch(
      (lost: unknown) => {
        if (!(lost instanceof ClaimLost)) throw lost
      },
    )
  }
}
