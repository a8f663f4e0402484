import type { ObjectDeclaration } from '@holdfast/catalog'
import { mayEver } from '@holdfast/policy'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { withoutErrorColumns } from './map/errors-file.ts'
import { type ColumnMapping, chooseMapping, proposeMapping } from './map/mapping.ts'
import { type ImportOptions, readOptions } from './options.ts'
import type { Input } from './read/input-rows.ts'
import { READ_FAULT_TEXTS, ReadFault } from './read/read-fault.ts'
import { readRows } from './read/read-rows.ts'
import { type Received, receiveUpload, removeUpload } from './receive.ts'
import { openUpload } from './run/run-import.ts'
import { type ImportDetails, openChoice, sealDetails, uploadKeyOf } from './store/details.ts'
import { findChoice, insertImport } from './store/queries.ts'

const SAMPLE_ROWS = 50
const SHOWN_SAMPLES = 5
const KEPT_MS = 7 * 24 * 60 * 60_000

/** What cannot be read is refused with what to do next, in the reader's language. */
function refuseFault(ctx: RequestContext, error: unknown): unknown {
  if (!(error instanceof ReadFault)) return error
  const text = READ_FAULT_TEXTS[error.code]
  const code = error.code === 'format_unsupported' ? 'format_unsupported' : 'file_broken'
  return new Refusal(code, {
    detail: text.message[ctx.language],
    extra: {
      fault: error.code,
      next: text.next[ctx.language],
      ...(error.detail.length > 0 ? { choices: error.detail } : {}),
    },
  })
}

async function firstRows(input: Input): Promise<(readonly string[])[]> {
  const rows: (readonly string[])[] = []
  for await (const row of input.rows) {
    rows.push(row.cells)
    if (rows.length === SAMPLE_ROWS) break
  }
  return rows
}

/** The digest under which a company remembers what it chose for these headings. */
export async function headerDigest(ctx: RequestContext, header: readonly string[]): Promise<Uint8Array> {
  const [digest] = await ctx.services.keeper.digests(ctx.caller.tenant.id, 'import:header', [JSON.stringify(header)])
  return digest ?? new Uint8Array(16)
}

async function remembered(
  ctx: RequestContext,
  object: ObjectDeclaration,
  proposed: readonly ColumnMapping[],
): Promise<readonly ColumnMapping[]> {
  const { services, caller } = ctx
  const tenantId = caller.tenant.id
  const header = await headerDigest(
    ctx,
    proposed.map((each) => each.column),
  )
  const sealed = await findChoice(services.database, { tenantId, object: object.name, header })
  const fields =
    sealed === undefined
      ? null
      : openChoice({ key: await uploadKeyOf(services, tenantId), tenantId, object: object.name }, sealed)
  return fields === null
    ? proposed
    : proposed.map((each, at) => ({ ...each, field: fields[at] ?? null, confidence: 1 }))
}

/** The mapping as the person chose it over what was proposed; refuses columns and fields that are not there. */
export function chosen(
  object: ObjectDeclaration,
  proposed: readonly ColumnMapping[],
  choices: Readonly<Record<string, string | null>> | undefined,
): readonly ColumnMapping[] {
  if (choices === undefined) return proposed
  const result = chooseMapping(object, proposed, choices)
  if ('mapping' in result) return result.mapping
  const { unknownColumns, unknownFields, repeated } = result
  const errors = [
    ...unknownColumns.map((name) => ({ path: `/mapping/${name.slice(0, 64)}`, code: 'field_unknown' })),
    ...[...unknownFields, ...repeated].map((name) => ({
      path: `/mapping/${name.slice(0, 64)}`,
      code: 'choice_unknown',
    })),
  ]
  throw new Refusal('invalid', { errors })
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
    const proposed = await remembered(ctx, object, proposeMapping(object, { header: input.header, rows, context }))
    return {
      fileName: received.fileName,
      format: input.format,
      encoding: input.encoding,
      delimiter: input.delimiter,
      sheet: sheet ?? null,
      header: input.header,
      mapping: chosen(object, proposed, options.mapping),
      samples: rows.slice(0, SHOWN_SAMPLES),
    }
  } finally {
    await file.close()
  }
}

function importable(ctx: RequestContext, name: string | undefined): ObjectDeclaration {
  const { tenant, access } = ctx.caller
  const object = tenant.catalog.findByPlural(name ?? 'contacts') ?? tenant.catalog.findObject(name ?? '')
  if (object === undefined || !mayEver(access, object.name, 'import')) throw new Refusal('forbidden')
  return object
}

async function take(ctx: RequestContext, received: Received): Promise<Answer> {
  const { services, caller } = ctx
  const object = importable(ctx, received.object)
  const options = readOptions(received.options, caller.tenant.catalog)
  const details = await describe(ctx, { received, object, options })
  const { id } = received.place
  const sealedDetails = sealDetails(services, { key: await uploadKeyOf(services, caller.tenant.id), id }, details)
  const now = services.clock.now()
  const made = {
    id,
    userId: caller.user.id,
    object: object.name,
    duplicates: options.duplicates,
    createMissing: options.createMissing,
    commits: options.commit,
    sealedDetails,
  }
  return ctx.write(async (tx) => {
    await insertImport(tx, {
      ...made,
      at: new Date(now).toISOString(),
      expiresAt: new Date(now + KEPT_MS).toISOString(),
    })
    const audit = await tx.record({
      act: 'import.create',
      outcome: 'allowed',
      object: object.name,
      facts: { importId: id, bytes: received.size, columns: details.header.length },
    })
    return {
      status: 202,
      body: { id, state: options.commit ? 'running' : 'reading' },
      headers: { Location: `/api/v1/imports/${id}` },
      audit,
    }
  })
}

/** Takes an upload and starts its import. Nothing is left behind where it is refused. */
export async function upload(ctx: RequestContext): Promise<Answer> {
  const received = await receiveUpload(ctx)
  try {
    return await take(ctx, received)
  } catch (error) {
    await removeUpload(received.place)
    throw refuseFault(ctx, error)
  }
}
