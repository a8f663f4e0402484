import type { ObjectDeclaration, Pool } from '@holdfast/catalog'
import { mayEver } from '@holdfast/policy'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext, WriteTransaction } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { chosen, headerDigest, importableFields, remembered, rememberMapping } from './columns.ts'
import { poolStated } from './into-pool.ts'
import { withoutErrorColumns } from './map/errors-file.ts'
import { columnNames, proposeMapping } from './map/mapping.ts'
import { type ImportOptions, readOptions } from './options.ts'
import type { Input } from './read/input-rows.ts'
import { readRows } from './read/read-rows.ts'
import { type Received, receiveUpload, removeUpload } from './receive.ts'
import { openUpload } from './run/open-input.ts'
import { type ImportDetails, sealDetails, uploadKeyOf } from './store/details.ts'
import { countImportsSince, insertImport } from './store/queries.ts'
import { cut } from './view/cut.ts'
import { refuseUnreadable } from './view/refuse-unreadable.ts'

const SAMPLE_ROWS = 50
const SHOWN_SAMPLES = 5
const LONGEST_SAMPLE = 200
/** Uploads of a person in a day, trials under another mapping counted: far more than work needs, too few to try numbers by files. */
const MOST_IN_A_DAY = 200
const DAY_MS = 24 * 60 * 60_000
const KEPT_MS = 7 * 24 * 60 * 60_000

async function firstRows(input: Input): Promise<(readonly string[])[]> {
  const rows: (readonly string[])[] = []
  for await (const row of input.rows) {
    rows.push(row.cells)
    if (rows.length === SAMPLE_ROWS) break
  }
  return rows
}

async function describe(
  ctx: RequestContext,
  about: { received: Received; object: ObjectDeclaration; options: ImportOptions },
): Promise<ImportDetails> {
  const { received, object, options } = about
  const { encoding, delimiter, sheet } = options
  const file = await openUpload(ctx.services, ctx.caller.tenant.id, received.place.id)
  try {
    const stated = {
      ...(encoding === undefined ? {} : { encoding }),
      ...(delimiter === undefined ? {} : { delimiter }),
      ...(sheet === undefined ? {} : { sheet }),
    }
    const input = withoutErrorColumns(await readRows(file, stated as Parameters<typeof readRows>[1]))
    const rows = await firstRows(input)
    const context = { country: ctx.caller.tenant.policy.country }
    const usable = importableFields(object, ctx.caller.access)
    const proposed = await remembered(
      ctx,
      usable,
      proposeMapping(usable, { header: columnNames(input.header), rows, context }),
    )
    return {
      importer: ctx.caller.user.id,
      fileName: received.fileName,
      format: input.format,
      encoding: input.encoding,
      delimiter: input.delimiter,
      sheet: sheet ?? null,
      header: input.header,
      mapping: chosen(usable, proposed, options),
      samples: rows.slice(0, SHOWN_SAMPLES).map((cells) => cells.map((cell) => cut(cell, LONGEST_SAMPLE))),
      sheets: input.sheets ?? [],
    }
  } finally {
    await file.close()
  }
}

function importable(ctx: RequestContext, name: string | undefined): ObjectDeclaration {
  const { tenant, access } = ctx.caller
  const object = tenant.catalog.findByPlural(name ?? 'contacts') ?? tenant.catalog.findObject(name ?? '')
  if (object === undefined) throw new Refusal('invalid', { errors: [{ path: '/object', code: 'choice_unknown' }] })
  if (!mayEver(access, object.name, 'import')) throw new Refusal('forbidden')
  return object
}

/** Refuses whoever has tried more files today than work needs. */
export async function refuseFlood(tx: WriteTransaction, userId: string, now: number): Promise<void> {
  const begun = await countImportsSince(tx, userId, new Date(now - DAY_MS).toISOString())
  if (begun >= MOST_IN_A_DAY) throw new Refusal('too_many_requests', { retryAfterSeconds: 3_600 })
}

/** What an import is begun with: its file in place, its columns mapped. */
interface Begun {
  readonly id: string
  readonly object: ObjectDeclaration
  readonly options: ImportOptions
  readonly details: ImportDetails
  /** Where rows that name no owner go. */
  readonly pool: Pool | null
}

async function begin(ctx: RequestContext, tx: WriteTransaction, begun: Begun): Promise<void> {
  const { services, caller } = ctx
  const { id, object, options, details, pool } = begun
  const now = services.clock.now()
  await refuseFlood(tx, caller.user.id, now)
  await insertImport(tx, {
    id,
    userId: caller.user.id,
    object: object.name,
    duplicates: options.duplicates,
    createMissing: options.createMissing,
    assigns: options.assign,
    poolId: pool?.id ?? null,
    commits: options.commit,
    sealedDetails: sealDetails(services, { key: await uploadKeyOf(services, caller.tenant.id), id }, details),
    at: new Date(now).toISOString(),
    expiresAt: new Date(now + KEPT_MS).toISOString(),
  })
}

/** What was asked, for a repeat to be told from another upload under the same key. */
const requestOf = ({ digest, fileName, object, options }: Received): string =>
  JSON.stringify([digest, fileName, object ?? null, options ?? null])

async function take(ctx: RequestContext, received: Received): Promise<Answer> {
  const object = importable(ctx, received.object)
  const options = readOptions(received.options, ctx.caller.tenant.catalog)
  const pool = poolStated(ctx.caller, object.name, options.pool)
  const details = await describe(ctx, { received, object, options })
  const { id } = received.place
  const header = await headerDigest(ctx, details.mapping)
  return ctx.write(async (tx) => {
    await begin(ctx, tx, { id, object, options, details, pool })
    if (options.commit && (options.mapping !== undefined || options.dateOrders !== undefined))
      await rememberMapping(ctx, tx, { object: object.name, header, mapping: details.mapping })
    const audit = await tx.record({
      act: 'import.create',
      outcome: 'allowed',
      object: object.name,
      facts: {
        importId: id,
        bytes: received.size,
        columns: details.header.length,
        ...(pool === null ? {} : { poolId: pool.id }),
      },
    })
    return {
      status: 202,
      body: { id, state: options.commit ? 'running' : 'reading' },
      headers: { Location: `/api/v1/imports/${id}` },
      audit,
    }
  }, requestOf(received))
}

/** Takes an upload and starts its import. Nothing is left behind where it is refused. */
export async function upload(ctx: RequestContext): Promise<Answer> {
  const received = await receiveUpload(ctx)
  try {
    const answer = await take(ctx, received)
    // a repeat got the kept answer: its import has the file of the first time
    if (answer.headers?.['Idempotent-Replayed'] !== undefined) await removeUpload(received.place)
    return answer
  } catch (error) {
    await removeUpload(received.place)
    throw refuseUnreadable(ctx.language, error)
  }
}
