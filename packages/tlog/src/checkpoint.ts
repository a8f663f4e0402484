/** The checkpoint (C2SP tlog-checkpoint): three lines in which a log says how many leaves it has and their root. */
import { encodeText, fromBase64, toBase64 } from './bytes.ts'
import { malformed } from './fault.ts'
import { HASH_BYTES } from './hasher.ts'
import { MAX_TREE_SIZE, requireSize } from './tile.ts'

export interface Checkpoint {
  /** Which log speaks; fixed for its life. */
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
}

// No extension lines: monitors cannot audit them, and a place nobody reads is a place to mark one reader's copy.
const FORM = /^([^\n]+)\n(0|[1-9][0-9]{0,14})\n([A-Za-z0-9+/]{43}=)\n$/

/** The text to sign. */
export function buildCheckpoint({ origin, size, root }: Checkpoint): string {
  requireSize(size)
  if (root.length !== HASH_BYTES) throw new RangeError('a root is not 32 bytes')
  requireOrigin(origin)
  return `${origin}\n${size}\n${toBase64(root)}\n`
}

/** Throws a malformed fault unless the text is exactly what {@link buildCheckpoint} writes. */
export function parseCheckpoint(text: string): Checkpoint {
  const [, origin, digits, root] = FORM.exec(text) ?? []
  if (origin === undefined || digits === undefined || root === undefined)
    throw malformed('a checkpoint is not three lines: origin, size, root')
  requireOrigin(origin)
  const size = Number(digits)
  if (size > MAX_TREE_SIZE) throw malformed('the size of a checkpoint is too large')
  return { origin, size, root: fromBase64(root) }
}

function requireOrigin(origin: string): void {
  encodeText(origin)
  if (origin === '' || /[\x00-\x1f]/.test(origin)) throw malformed('an origin is empty or holds a control character')
}
