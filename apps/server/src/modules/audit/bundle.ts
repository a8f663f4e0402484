/** The bundle of a log: everything a third party needs to verify it, without the server and without trusting it. */
import { Readable } from 'node:stream'
import {
  bundleCheckpoints,
  bundleEventLine,
  TILE_WIDTH,
  type TileCoordinates,
  tilePath,
  tileWidth,
} from '@holdfast/tlog'
import { findCheckpoint, type Reading, readCheckpointNotes, readingOf } from '../../platform/audit/log-store.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { liveRecords, liveSource } from './live-log.ts'
import { writeZip, type ZipFile } from './zip-writer.ts'

const EVENT_CHUNK_CHARACTERS = 262_144

async function* once(content: Uint8Array | string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content)
}

/** Every tile and bundle of entries of a tree of this size. */
function* coordinatesOf(size: number): Generator<TileCoordinates> {
  for (let level = 0; size >= TILE_WIDTH ** level; level += 1)
    for (let n = 0; tileWidth({ level, n }, size) > 0; n += 1) yield { level, n, width: tileWidth({ level, n }, size) }
  for (let n = 0; tileWidth({ level: 'entries', n }, size) > 0; n += 1)
    yield { level: 'entries', n, width: tileWidth({ level: 'entries', n }, size) }
}

async function* eventLines(read: Reading, logId: string, size: number): AsyncGenerator<Uint8Array> {
  let lines = ''
  for await (const record of liveRecords({ read, logId }, { from: 0, to: size })) {
    lines += bundleEventLine(record)
    if (lines.length < EVENT_CHUNK_CHARACTERS) continue
    yield Buffer.from(lines)
    lines = ''
  }
  if (lines !== '') yield Buffer.from(lines)
}

interface Bundled {
  readonly read: Reading
  readonly logId: string
  readonly vkey: string
  readonly checkpoint: { readonly size: number; readonly note: string }
}

async function* filesOf({ read, logId, vkey, checkpoint }: Bundled): AsyncGenerator<ZipFile> {
  const { size, note } = checkpoint
  yield { path: 'checkpoint', content: once(note), compress: false }
  yield { path: 'key', content: once(`${vkey}\n`), compress: false }
  // one signed after ours would look like a rollback to whoever verifies
  const earlier = await readCheckpointNotes(read, logId, { below: size })
  yield { path: 'checkpoints.txt', content: once(bundleCheckpoints(earlier)), compress: true }
  const source = liveSource({ read, logId, note, earlier: [] })
  for (const place of coordinatesOf(size)) {
    const { level, n, width } = place
    const bytes = await (level === 'entries' ? source.entries(n, width) : source.tile(level, n, width))
    // what is missing is missing from the bundle too: the verifier names it
    if (bytes !== null) yield { path: tilePath(place), content: once(bytes), compress: false }
  }
  yield { path: 'events.jsonl', content: eventLines(read, logId, size), compress: true }
}

/** A log's bundle as the bytes of a zip, up to the checkpoint given. */
export const bundleBytes = (bundled: Bundled): AsyncGenerator<Uint8Array> => writeZip(filesOf(bundled))

/** Streams the company's bundle. It holds every event, so it is recorded before the first byte. */
export async function downloadBundle(ctx: RequestContext): Promise<Answer> {
  const { services, caller } = ctx
  const logId = caller.tenant.id
  const read = readingOf(services.database, logId)
  const [checkpoint, vkey] = await Promise.all([findCheckpoint(read, logId), services.keeper.logKey(logId)])
  if (checkpoint === null || vkey === null) throw new Refusal('not_found')
  return {
    status: 200,
    body: Readable.from(bundleBytes({ read, logId, vkey, checkpoint }), { objectMode: false }),
    contentType: 'application/zip',
    headers: { 'Content-Disposition': `attachment; filename="audit-${logId}-${checkpoint.size}.zip"` },
    audit: { act: 'audit.bundle', outcome: 'allowed', count: checkpoint.size },
  }
}
