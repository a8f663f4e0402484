/** The offline verifier: every record present, unaltered, in order, and consistent with every checkpoint anyone kept. */
import { toBase64 } from './bytes.ts'
import { LogFault } from './fault.ts'
import type { LogSource, Report, VerifyOptions } from './source.ts'
import { type KnownCheckpoints, openCheckpoints } from './verify-checkpoints.ts'
import { bundleCount, type LogReading, readBundle } from './verify-entries.ts'
import { EventCheck } from './verify-events.ts'
import { TreeCheck } from './verify-tree.ts'

/**
 * Verifies a log and names the first bad record. Memory is bounded: 256 records at a time (twice that while a fault is
 * looked into), one hash per bit of the size, one root per checkpoint. Throws only what the source or the passed-in
 * functions throw.
 */
export async function verifyLog(source: LogSource, options: VerifyOptions): Promise<Report> {
  try {
    const checkpoints = await openCheckpoints(source, options)
    return await verifyRecords(source, options, checkpoints)
  } catch (cause) {
    if (cause instanceof LogFault) return { ok: false, ...cause.notice }
    throw cause
  }
}

async function verifyRecords(source: LogSource, options: VerifyOptions, known: KnownCheckpoints): Promise<Report> {
  const { size, root } = known.present
  const reading = { source, hasher: options.hasher, size }
  const tree = new TreeCheck(reading, known.milestones)
  const records = source.events(0, size)
  if (records === null && options.requireEvents === true)
    throw new LogFault({ kind: 'removed', seq: 0, detail: 'the source holds no events' })
  const events = records === null ? null : new EventCheck(reading, records, options.checkEvent)
  try {
    await readThrough(reading, tree, events)
  } catch (cause) {
    if (!(cause instanceof LogFault)) throw cause
    throw await earliest(tree.placeFault(cause), events)
  } finally {
    await events?.close()
  }
  const checked = events === null ? null : size
  return { ok: true, size, root: toBase64(root), checkpoints: known.earlierCount, events: checked }
}

async function readThrough(reading: LogReading, tree: TreeCheck, events: EventCheck | null): Promise<void> {
  for (let n = 0; n < bundleCount(reading.size); n += 1) {
    const bundle = await readBundle(reading, n)
    await events?.checkBundle(bundle)
    await tree.addBundle(bundle)
  }
  tree.finish()
  await events?.finish()
}

/** The earlier of the fault and an absence before it that no later record excuses. */
async function earliest(fault: LogFault, events: EventCheck | null): Promise<LogFault> {
  const absence = (await events?.findEarlierAbsence()) ?? null
  if (absence?.notice.seq === undefined || fault.notice.seq === undefined) return fault
  return absence.notice.seq < fault.notice.seq ? absence : fault
}
