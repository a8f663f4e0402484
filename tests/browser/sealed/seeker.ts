import { patternsOf } from './encodings.ts'

/** Where a value was found. */
export interface Find {
  readonly value: string
  readonly place: string
  readonly at: number
}

interface Pattern {
  readonly bytes: Buffer
  readonly value: string
}

const KEY_BYTES = 8
const CELLS = 1 << 24

/** Letters of either case are the same; applied to patterns and to what is searched alike. */
const FOLD = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte))

function folded(bytes: Uint8Array): Buffer {
  const result = Buffer.allocUnsafe(bytes.length)
  for (let at = 0; at < bytes.length; at += 1) result[at] = FOLD[bytes[at] ?? 0] ?? 0
  return result
}

const cellOf = (a: number, b: number, c: number, d: number): number =>
  (a | (b << 8) | (c << 16)) ^ (Math.imul(d, 0x9e3779) & (CELLS - 1))

/** Seeks many values in all their encodings at once: a table of the patterns' first four bytes says where to look closer. */
export function makeSeeker(values: readonly string[]) {
  const cells = new Uint8Array(CELLS)
  const byKey = new Map<string, Pattern[]>()
  for (const value of new Set(values))
    for (const pattern of patternsOf(value)) {
      const bytes = folded(pattern)
      const key = bytes.toString('latin1', 0, KEY_BYTES)
      const [a = 0, b = 0, c = 0, d = 0] = bytes
      cells[cellOf(a, b, c, d)] = 1
      const known = byKey.get(key)
      if (known === undefined) byKey.set(key, [{ bytes, value }])
      else if (!known.some((one) => one.value === value && one.bytes.equals(bytes))) known.push({ bytes, value })
    }
  return {
    patterns: byKey.size,
    /** The values that stand in these bytes, each once. */
    seek(raw: Uint8Array, place: string): readonly Find[] {
      const bytes = folded(raw)
      const finds = new Map<string, Find>()
      const last = bytes.length - KEY_BYTES
      for (let at = 0; at <= last; at += 1) {
        const cell = cellOf(bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0, bytes[at + 3] ?? 0)
        if (cells[cell] !== 1) continue
        for (const { bytes: pattern, value } of byKey.get(bytes.toString('latin1', at, at + KEY_BYTES)) ?? [])
          if (!finds.has(value) && bytes.subarray(at, at + pattern.length).equals(pattern))
            finds.set(value, { value, place, at })
      }
      return [...finds.values()]
    },
  }
}

export type Seeker = ReturnType<typeof makeSeeker>
