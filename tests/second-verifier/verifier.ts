/**
 * A second verifier, written from the page of formats alone and sharing no code with packages/tlog: another author of
 * mistakes. Simple where the first is fast: all in memory, trees by recursion, one answer: sound or not, and why.
 */
import { createHmac, createPublicKey, verify } from 'node:crypto'
import { type Head, leafOf, sha256, treeHash } from './merkle.ts'

export type Verdict = { readonly sound: true } | { readonly sound: false; readonly reason: string }

export interface Expected {
  readonly origin: string
  readonly vkey: string
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

class Unsound extends Error {}

function demand(condition: boolean, reason: string): asserts condition {
  if (!condition) throw new Unsound(reason)
}

/** RFC 8785. */
function canonical(value: Json): string {
  if (value === null || typeof value === 'boolean') return `${value}`
  if (typeof value === 'number') {
    demand(Number.isFinite(value), 'a number is not finite')
    return JSON.stringify(value)
  }
  if (typeof value === 'string') {
    demand(!/\p{Surrogate}/u.test(value), 'a lone surrogate')
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  const names = Object.keys(value).sort()
  return `{${names.map((name) => `${canonical(name)}:${canonical(value[name] ?? null)}`).join()}}`
}

function decode(text: string, encoding: 'base64' | 'base64url'): Buffer {
  const bytes = Buffer.from(text, encoding)
  demand(bytes.toString(encoding) === text, `${text} is no ${encoding}`)
  return bytes
}

function textOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('utf8')
  demand(Buffer.from(text, 'utf8').equals(bytes), 'not UTF-8')
  return text
}

function readKey(vkey: string): { name: string; id: Buffer; spki: Buffer } {
  const [name, id, ...rest] = vkey.split('+')
  demand(name !== undefined && name !== '' && id !== undefined, 'no verifier key')
  const typed = decode(rest.join('+'), 'base64')
  demand(typed.length === 33 && typed[0] === 1, 'no Ed25519 key')
  const wanted = sha256(Buffer.from(`${name}\n`), typed).subarray(0, 4)
  demand(wanted.toString('hex') === id, 'the id is not of the key')
  return { name, id: wanted, spki: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), typed.subarray(1)]) }
}

function readLine(line: string): { name: string; id: Buffer; signature: Buffer } {
  const parts = /^\u2014 ([^\s\u0085+\p{Cc}]+) (\S+)$/u.exec(line)
  const [, name, encoded] = parts ?? []
  demand(name !== undefined && encoded !== undefined, 'no signature line')
  const bytes = decode(encoded, 'base64')
  demand(bytes.length > 4, 'an empty signature')
  return { name, id: bytes.subarray(0, 4), signature: bytes.subarray(4) }
}

function readHead(note: string, expected: Expected): Head {
  const [, origin, size, root, signatures] = /^(.+)\n(0|[1-9]\d*)\n(.+)\n\n((?:.+\n)+)$/.exec(note) ?? []
  demand(origin !== undefined && size !== undefined && root !== undefined && signatures !== undefined, 'no checkpoint')
  demand(!/[\x00-\x09\x0b-\x1f]/.test(note), 'a control character')
  const key = readKey(expected.vkey)
  const lines = signatures.slice(0, -1).split('\n').map(readLine)
  const ours = lines.filter((line) => line.name === key.name && line.id.equals(key.id))
  demand(ours.length > 0, 'the log did not sign')
  const text = Buffer.from(`${origin}\n${size}\n${root}\n`)
  const publicKey = createPublicKey({ key: key.spki, format: 'der', type: 'spki' })
  for (const { signature } of ours) demand(verify(null, text, publicKey, signature), 'a signature does not verify')
  demand(origin === expected.origin, 'another log')
  const hash = decode(root, 'base64')
  demand(hash.length === 32 && Number.isSafeInteger(Number(size)), 'no tree head')
  return { size: Number(size), root: hash }
}

function pathOf(kind: number | 'entries', n: number, width: number): string {
  const groups: string[] = []
  for (let rest = n; groups.length === 0 || rest > 0; rest = Math.floor(rest / 1000))
    groups.unshift(`${groups.length === 0 ? '' : 'x'}${String(rest % 1000).padStart(3, '0')}`)
  return `tile/${kind}/${groups.join('/')}${width < 256 ? `.p/${width}` : ''}`
}

class Bundle {
  readonly #files: ReadonlyMap<string, Uint8Array>
  constructor(files: ReadonlyMap<string, Uint8Array>) {
    this.#files = files
  }

  need(path: string): Buffer {
    const bytes = this.#files.get(path)
    demand(bytes !== undefined, `${path} is missing`)
    return Buffer.from(bytes)
  }

  heads(expected: Expected): Head[] {
    const text = textOf(this.#files.get('checkpoints.txt') ?? Buffer.alloc(0))
    const notes = text.split('\n===\n')
    demand(notes.pop() === '', 'checkpoints.txt is cut off')
    return notes.map((note) => readHead(`${note}\n`, expected))
  }

  entries(size: number): Buffer[] {
    const all: Buffer[] = []
    for (let n = 0; n * 256 < size; n += 1) {
      const width = Math.min(256, size - n * 256)
      const bytes = this.need(pathOf('entries', n, width))
      let offset = 0
      for (let index = 0; index < width; index += 1) {
        demand(offset + 2 <= bytes.length, 'entries are missing')
        const end = offset + 2 + bytes.readUInt16BE(offset)
        demand(end <= bytes.length, 'an entry is cut off')
        all.push(bytes.subarray(offset + 2, end))
        offset = end
      }
      demand(offset === bytes.length, 'entries are too many')
    }
    return all
  }

  checkTiles(leaves: readonly Buffer[]): void {
    let row = leaves
    for (let level = 0; row.length > 0; level += 1) {
      const above: Buffer[] = []
      for (let n = 0; n * 256 < row.length; n += 1) {
        const hashes = row.slice(n * 256, n * 256 + 256)
        const path = pathOf(level, n, hashes.length)
        demand(this.need(path).equals(Buffer.concat(hashes)), `${path} differs`)
        if (hashes.length === 256) above.push(treeHash(hashes))
      }
      row = above
    }
  }

  lines(): string[] {
    const text = textOf(this.need('events.jsonl'))
    const lines = text.split('\n')
    demand(lines.pop() === '', 'events.jsonl is cut off')
    return lines
  }
}

function isSeq(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function erasedNumbers(event: { [name: string]: Json }, seq: number): number[] {
  const { unmapped } = event
  if (typeof unmapped !== 'object' || unmapped === null || Array.isArray(unmapped)) return []
  const { erases } = unmapped
  if (!Array.isArray(erases)) return []
  return erases.flatMap((item) => {
    const pair = Array.isArray(item) ? item : [item, item]
    const [from, to] = pair
    if (pair.length !== 2 || !isSeq(from) || !isSeq(to) || from > to || to >= seq) return []
    return Array.from({ length: to - from + 1 }, (_, step) => from + step)
  })
}

function checkEvents(lines: readonly string[], commitments: readonly string[]): void {
  demand(lines.length === commitments.length, 'events are too many or too few')
  const absent = new Set<number>()
  for (const [seq, line] of lines.entries()) {
    const record = JSON.parse(line) as { event: Json; salt: Json; seq: Json }
    demand(canonical(record) === line && record.seq === seq, `event ${seq} is not in its place or form`)
    demand(Object.keys(record).length === 3, `event ${seq} has strange members`)
    const { event, salt } = record
    if (event === null) {
      demand(salt === null, `event ${seq} is absent, its salt is not`)
      absent.add(seq)
      continue
    }
    demand(typeof salt === 'string', `event ${seq} has no salt`)
    const key = decode(salt, 'base64url')
    demand(key.length === 32, `the salt of event ${seq} is not 32 bytes`)
    const mac = createHmac('sha256', key).update(canonical(event)).digest('base64url')
    demand(mac === commitments[seq], `event ${seq} is not the committed one`)
    if (typeof event === 'object' && !Array.isArray(event))
      for (const erased of erasedNumbers(event, seq)) absent.delete(erased)
  }
  demand(absent.size === 0, `events ${[...absent].join(', ')} are absent without excuse`)
}

function checkBundle(bundle: Bundle, expected: Expected): void {
  const present = readHead(textOf(bundle.need('checkpoint')), expected)
  const earlier = bundle.heads(expected)
  for (const { size } of earlier) demand(size <= present.size, 'rolled back')
  const entries = bundle.entries(present.size)
  const commitments = entries.map((entry, seq) => {
    const { commitment } = JSON.parse(textOf(entry)) as { commitment: unknown }
    demand(
      typeof commitment === 'string' && decode(commitment, 'base64url').length === 32,
      `entry ${seq}: no commitment`,
    )
    demand(
      textOf(entry) === `{"commitment":"${commitment}","seq":${seq},"v":1}`,
      `entry ${seq} is not in its place or form`,
    )
    return commitment
  })
  const leaves = entries.map(leafOf)
  bundle.checkTiles(leaves)
  for (const { size, root } of [...earlier, present])
    demand(treeHash(leaves.slice(0, size)).equals(root), `the root of ${size} records is another`)
  checkEvents(bundle.lines(), commitments)
}

/** Judges an unpacked bundle. Whatever goes wrong makes it unsound: there is no third answer. */
export function judgeBundle(files: ReadonlyMap<string, Uint8Array>, expected: Expected): Verdict {
  try {
    checkBundle(new Bundle(files), expected)
    return { sound: true }
  } catch (fault) {
    return { sound: false, reason: fault instanceof Error ? fault.message : 'unknown' }
  }
}
