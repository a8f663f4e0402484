/** Opens the signed checkpoints of a log and finds contradictions that they alone prove. */
import { equalBytes } from './bytes.ts'
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts'
import { LogFault, malformed } from './fault.ts'
import { openNote } from './note.ts'
import type { LogSource, VerifyOptions } from './source.ts'
import { parseVerifierKey } from './verifier-key.ts'

export interface KnownCheckpoints {
  readonly present: Checkpoint
  /** Roots that were signed, by size: every one must come out of the leaves. Sizes rise; the present one is the last. */
  readonly milestones: readonly Checkpoint[]
  readonly earlierCount: number
}

/** Throws a fault where a note is malformed or not signed by the log, or the log was rolled back or forked openly. */
export async function openCheckpoints(source: LogSource, options: VerifyOptions): Promise<KnownCheckpoints> {
  const open = (note: string) => openCheckpoint(note, options)
  const present = await open(await source.checkpoint())
  const bySize = new Map([[present.size, present]])
  const notes = await source.earlierCheckpoints()
  for (const note of notes) {
    const earlier = await open(note)
    forbidContradiction(earlier, present)
    const same = bySize.get(earlier.size)
    if (same !== undefined && !equalBytes(same.root, earlier.root)) throw fork(earlier.size)
    bySize.set(earlier.size, earlier)
  }
  const milestones = [...bySize.values()].sort((left, right) => left.size - right.size)
  return { present, milestones, earlierCount: notes.length }
}

async function openCheckpoint(note: string, options: VerifyOptions): Promise<Checkpoint> {
  const key = parseVerifierKey(options.hasher, options.vkey)
  const { text } = await openNote(note, { keys: [key], verifyEd25519: options.verifyEd25519 })
  const checkpoint = parseCheckpoint(text)
  if (checkpoint.origin !== options.origin) throw malformed(`the checkpoint is of another log: ${checkpoint.origin}`)
  return checkpoint
}

function forbidContradiction(earlier: Checkpoint, present: Checkpoint): void {
  if (earlier.size <= present.size) return
  const detail = `a checkpoint of ${earlier.size} records was signed, the log now shows ${present.size}`
  throw new LogFault({ kind: 'rolled_back', seq: present.size, detail })
}

/** Of two roots for one size nothing tells where the trees part; record 0 is the first that can. */
function fork(size: number): LogFault {
  const detail = `two different logs of ${size} records were signed`
  return new LogFault({ kind: 'forked', seq: 0, detail })
}
