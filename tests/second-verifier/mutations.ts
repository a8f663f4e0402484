/** Every way in which a bundle is damaged, each from a seeded random, each certain to change what the log says. */
import {
  buildEntry,
  bundleCheckpoints,
  commitmentOf,
  encodeEntries,
  parseEntry,
  type SourceRecord,
  tilePath,
} from '../../packages/tlog/src/index.ts'
import {
  encodeRecords,
  hasher,
  type SampleLog,
  saltOf,
  sampleSigner,
  signCheckpoint,
  treeFiles,
} from '../../packages/tlog/testing/sample-log.ts'

export type Random = (bound: number) => number
export type Files = Map<string, Uint8Array>

interface Damage {
  readonly log: SampleLog
  readonly files: Files
  readonly random: Random
}

const setRecords = ({ files }: Damage, records: readonly SourceRecord[]) =>
  files.set('events.jsonl', encodeRecords(records))
const renumber = (records: readonly SourceRecord[]) => records.map((record, seq) => ({ ...record, seq }))

function foreign(random: Random, seq: number): SourceRecord & { salt: string } {
  const nonce = random(2 ** 31)
  return { seq, event: { foreign: nonce }, salt: saltOf('foreign', nonce) }
}

function twoPlaces({ log, random }: Damage): [number, number] {
  const first = random(log.records.length)
  return [first, (first + 1 + random(log.records.length - 1)) % log.records.length]
}

function presentPlace({ log, random }: Damage): number {
  for (;;) {
    const seq = random(log.records.length)
    if (log.records[seq]!.event !== null) return seq
  }
}

function flip(damage: Damage, path: string): void {
  const bytes = Uint8Array.from(damage.files.get(path)!)
  bytes[damage.random(bytes.length)]! ^= 1 << damage.random(8)
  damage.files.set(path, bytes)
}

function pick(damage: Damage, pattern: RegExp): string {
  const paths = [...damage.files.keys()].filter((path) => pattern.test(path))
  return paths[damage.random(paths.length)]!
}

/** Damages the entries only, in the bundles of the present size. */
function setEntries({ files, log }: Damage, entries: readonly Uint8Array[]): void {
  for (let n = 0; n * 256 < log.entries.length; n += 1) {
    const width = Math.min(256, log.entries.length - n * 256)
    const end = (n + 1) * 256 >= log.entries.length ? undefined : (n + 1) * 256
    files.set(tilePath({ level: 'entries', n, width }), encodeEntries(entries.slice(n * 256, end).slice(0, 256)))
  }
}

const renumberEntries = (entries: readonly Uint8Array[]) =>
  entries.map((entry, seq) => buildEntry({ commitment: parseEntry(entry).commitment, seq }))

/** Rewrites entry, event and every tile, as one who holds the database but not the key would. */
function rewrite(damage: Damage, seq: number): readonly Uint8Array[] {
  const record = foreign(damage.random, seq)
  const entry = buildEntry({ commitment: commitmentOf(hasher, record), seq })
  const entries = damage.log.entries.with(seq, entry)
  for (const [path, bytes] of treeFiles(entries)) damage.files.set(path, bytes)
  setRecords(damage, damage.log.records.with(seq, record))
  return entries
}

const keep = ({ files, log }: Damage, note: string) =>
  files.set('checkpoints.txt', Buffer.from(bundleCheckpoints([...log.earlier, note])))

/** By name; each must be refused by every verifier. */
export const MUTATIONS: Readonly<Record<string, (damage: Damage) => void>> = {
  'altered event': (d) => {
    const seq = presentPlace(d)
    setRecords(d, d.log.records.with(seq, { ...d.log.records[seq]!, event: { bent: d.random(1e9) } }))
  },
  'altered salt': (d) => {
    const seq = presentPlace(d)
    setRecords(d, d.log.records.with(seq, { ...d.log.records[seq]!, salt: saltOf('other', d.random(1e9)) }))
  },
  'altered number': (d) => {
    const seq = d.random(d.log.records.length)
    setRecords(d, d.log.records.with(seq, { ...d.log.records[seq]!, seq: seq + 1 + d.random(9) }))
  },
  'altered everything but the signature': (d) => void rewrite(d, d.random(d.log.entries.length)),
  'altered entry': (d) => {
    const seq = d.random(d.log.entries.length)
    const entry = buildEntry({ commitment: commitmentOf(hasher, foreign(d.random, seq)), seq })
    setEntries(d, d.log.entries.with(seq, entry))
  },
  'removed event': (d) => void setRecords(d, d.log.records.toSpliced(d.random(d.log.records.length), 1 + d.random(3))),
  'removed event, renumbered': (d) =>
    void setRecords(d, renumber(d.log.records.toSpliced(d.random(d.log.records.length), 1))),
  'removed entry': (d) => setEntries(d, d.log.entries.toSpliced(d.random(d.log.entries.length), 1)),
  'removed content without excuse': (d) => {
    const seq = presentPlace(d)
    setRecords(d, d.log.records.with(seq, { seq, event: null, salt: null }))
  },
  'removed file': (d) => void d.files.delete(pick(d, /^(checkpoint$|tile)/)),
  'inserted event': (d) => {
    const seq = d.random(d.log.records.length + 1)
    setRecords(d, d.log.records.toSpliced(seq, 0, foreign(d.random, seq)))
  },
  'inserted event, renumbered': (d) => {
    const seq = d.random(d.log.records.length + 1)
    setRecords(d, renumber(d.log.records.toSpliced(seq, 0, foreign(d.random, seq))))
  },
  'inserted copy': (d) => {
    const [from, to] = twoPlaces(d)
    setRecords(d, d.log.records.toSpliced(to, 0, d.log.records[from]!))
  },
  'inserted entry': (d) => {
    const seq = d.random(d.log.entries.length)
    const entry = buildEntry({ commitment: commitmentOf(hasher, foreign(d.random, seq)), seq })
    setEntries(d, renumberEntries(d.log.entries.toSpliced(seq, 0, entry)))
  },
  'reordered events': (d) => {
    const [first, second] = twoPlaces(d)
    setRecords(d, d.log.records.with(first, d.log.records[second]!).with(second, d.log.records[first]!))
  },
  'reordered events, renumbered': (d) => {
    const first = presentPlace(d)
    const second = (first + 1 + d.random(d.log.records.length - 1)) % d.log.records.length
    setRecords(d, renumber(d.log.records.with(first, d.log.records[second]!).with(second, d.log.records[first]!)))
  },
  'reordered entries': (d) => {
    const [first, second] = twoPlaces(d)
    setEntries(d, d.log.entries.with(first, d.log.entries[second]!).with(second, d.log.entries[first]!))
  },
  'rolled back': (d) => {
    const last = d.log.entries.length
    const more = Array.from({ length: 1 + d.random(5) }, (_, step) =>
      buildEntry({ commitment: commitmentOf(hasher, foreign(d.random, last)), seq: last + step }),
    )
    keep(d, signCheckpoint([...d.log.entries, ...more], d.log.signer))
  },
  'forked at the same size': (d) => {
    const files = new Map(d.files)
    const entries = rewrite({ ...d, files }, d.random(d.log.entries.length))
    keep(d, signCheckpoint(entries, d.log.signer))
  },
  'forked earlier': (d) => {
    const seq = d.random(d.log.entries.length)
    const entries = rewrite({ ...d, files: new Map(d.files) }, seq)
    keep(d, signCheckpoint(entries, d.log.signer, seq + 1 + d.random(d.log.entries.length - seq)))
  },
  'signed by a stranger': (d) => {
    const stranger = sampleSigner(d.log.signer.name, `stranger ${d.random(1e9)}`)
    d.files.set('checkpoint', Buffer.from(signCheckpoint(d.log.entries, stranger)))
  },
  'earlier signed by a stranger': (d) => {
    const stranger = { ...sampleSigner('stranger', d.random(1e9)), name: d.log.signer.name, keyId: d.log.signer.keyId }
    keep(d, signCheckpoint(d.log.entries, stranger, 1 + d.random(d.log.entries.length)))
  },
  'bit in the checkpoint': (d) => flip(d, 'checkpoint'),
  'bit in an earlier checkpoint': (d) => flip(d, 'checkpoints.txt'),
  'bit in a tile': (d) => flip(d, pick(d, /^tile\/\d/)),
  'bit in entries': (d) => flip(d, pick(d, /^tile\/entries/)),
  'bit in events': (d) => flip(d, 'events.jsonl'),
  'cut file': (d) => {
    const path = pick(d, /^(?!key$)/)
    const bytes = d.files.get(path)!
    d.files.set(path, bytes.subarray(0, Math.max(1, bytes.length - 1 - d.random(40))).slice())
  },
  'lengthened file': (d) => {
    const path = pick(d, /^(?!key$)/)
    d.files.set(path, Buffer.concat([d.files.get(path)!, Buffer.of(d.random(256))]))
  },
}
