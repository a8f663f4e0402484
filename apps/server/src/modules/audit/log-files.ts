/** The log as C2SP's tlog-tiles lays it out: checkpoint, key, tiles and bundles of entries. Commitments and hashes, nothing of any event. */
import { encodeEntries, parseTilePath, TILE_WIDTH, type TileCoordinates } from '@holdfast/tlog'
import { findCheckpoint, findTile, type Reading, readEntryRows, readingOf } from '../../platform/audit/log-store.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, UNRECORDED } from '../../platform/gate/route.ts'
import { isUuid, NIL_UUID } from '../../platform/identifiers.ts'

export const INSTALLATION = 'installation'

/** The log's id of its name in an address. */
const logIdOf = (name: string): string | null => (name === INSTALLATION ? NIL_UUID : isUuid(name) ? name : null)

/** Whether the company lets everyone check its log. An unknown company answers like one that does not. */
async function isPublished(ctx: RequestContext, logId: string): Promise<boolean> {
  if (logId === NIL_UUID) return false
  try {
    return (await ctx.services.tenants.load(logId)).policy.publishLog === true
  } catch (error) {
    if (error instanceof Refusal && error.code === 'session_ended') return false
    throw error
  }
}

/** Audit administrators read their company's log and the installation's; a published one everybody. */
async function admitReader(ctx: RequestContext, logId: string | null): Promise<{ logId: string; published: boolean }> {
  if (logId !== null && (await isPublished(ctx, logId))) return { logId, published: true }
  const caller = ctx.findCaller()
  if (caller === null || caller.session.state !== 'full') throw new Refusal('unauthenticated')
  if (!caller.access.capabilities.has('audit.read')) throw new Refusal('forbidden')
  if (logId !== caller.tenant.id && logId !== NIL_UUID) throw new Refusal('not_found')
  return { logId, published: false }
}

const text = (body: string | null | undefined): Answer => {
  if (body === null || body === undefined) throw new Refusal('not_found')
  return { status: 200, body, contentType: 'text/plain; charset=utf-8', audit: UNRECORDED }
}

/** The entries of a bundle; null unless all `width` of them are there. */
async function findEntries(read: Reading, logId: string, { n, width }: TileCoordinates): Promise<Uint8Array | null> {
  const from = n * TILE_WIDTH
  const rows = await readEntryRows(read, { logId, from, to: from + width })
  return rows.length === width ? encodeEntries(rows) : null
}

async function tileAnswer(read: Reading, reader: { logId: string; published: boolean }, path: string): Promise<Answer> {
  const coordinates = parseTilePath(path)
  if (coordinates === null) throw new Refusal('not_found')
  const { level, n, width } = coordinates
  const bytes =
    level === 'entries'
      ? await findEntries(read, reader.logId, coordinates)
      : await findTile(read, { logId: reader.logId, level, n, width })
  if (bytes === null) throw new Refusal('not_found')
  const scope = reader.published ? 'public' : 'private'
  return {
    status: 200,
    body: Buffer.from(bytes),
    contentType: 'application/octet-stream',
    // a tile of a stated width never changes
    headers: { 'Cache-Control': `${scope}, max-age=31536000, immutable` },
    audit: UNRECORDED,
  }
}

/** One file of a log, by its name and path. */
export async function serveLogFile(ctx: RequestContext, file: { log: string; path: string }): Promise<Answer> {
  const reader = await admitReader(ctx, logIdOf(file.log))
  const read = readingOf(ctx.services.database, reader.logId)
  switch (file.path) {
    case 'checkpoint':
      return text((await findCheckpoint(read, reader.logId))?.note)
    case 'key':
      return text(await keyText(ctx, reader.logId))
    default:
      return tileAnswer(read, reader, file.path)
  }
}

async function keyText(ctx: RequestContext, logId: string): Promise<string | null> {
  const vkey = await ctx.services.keeper.logKey(logId)
  return vkey === null ? null : `${vkey}\n`
}
