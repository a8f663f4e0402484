import { describe, expect, test } from 'vitest'
import {
  encodeRecords,
  hasher,
  type SampleLog,
  saltOf,
  sampleLog,
  signCheckpoint,
  signText,
  treeFiles,
  verifyEd25519,
} from '../testing/sample-log.ts'
import {
  buildEntry,
  bundleCheckpoints,
  commitmentOf,
  encodeEntries,
  leafHash,
  openBundle,
  parseCheckpoint,
  parseEntry,
  parseNote,
  type Report,
  readBundleKey,
  type SourceRecord,
  toBase64,
  verifyLog,
} from './index.ts'

const SIZE = 600
const log = sampleLog({
  seed: 7,
  size: SIZE,
  earlier: [1, 255, 256, 300, 599],
  erasures: new Map([[500, [3, [100, 300]]]]),
})

type Change = (files: Map<string, Uint8Array>) => unknown
const unchanged: Change = () => undefined

async function verify(
  change: Change = unchanged,
  options: { requireEvents?: boolean } = {},
  from: SampleLog = log,
): Promise<Report> {
  const files = new Map(from.files)
  change(files)
  const source = await openBundle(files)
  return verifyLog(source, { origin: from.signer.name, vkey: from.signer.vkey, hasher, verifyEd25519, ...options })
}

const setRecords = (change: (records: SourceRecord[]) => readonly SourceRecord[]): Change => {
  return (files) => files.set('events.jsonl', encodeRecords(change([...log.records])))
}

const setEntries = (change: (entries: Uint8Array[]) => readonly Uint8Array[]): Change => {
  return (files) => {
    const entries = change([...log.entries])
    for (let n = 0; n * 256 < SIZE; n += 1) {
      const name = n < 2 ? `tile/entries/00${n}` : 'tile/entries/002.p/88'
      files.set(name, encodeEntries(entries.slice(n * 256, (n + 1) * 256)))
    }
  }
}

const renumbered = <T extends { readonly seq: number }>(records: readonly T[]): T[] =>
  records.map((record, seq) => ({ ...record, seq }))

const renumberedEntries = (entries: readonly Uint8Array[]) =>
  entries.map((entry, seq) => buildEntry({ commitment: parseEntry(entry).commitment, seq }))

const foreign: SourceRecord = { seq: 0, event: { foreign: true }, salt: saltOf('foreign', 0) }
const foreignEntry = (seq: number) =>
  buildEntry({ commitment: commitmentOf(hasher, { event: foreign.event, salt: foreign.salt ?? '' }), seq })

describe('a good log', () => {
  test('is verified, with the size, the root and how many checkpoints agree', async () => {
    const root = toBase64(parseCheckpoint(parseNote(signCheckpoint(log.entries, log.signer)).text).root)
    expect(await verify()).toEqual({ ok: true, size: SIZE, root, checkpoints: 5, events: SIZE })
  })

  test.each([0, 1, 2, 255, 256, 257, 512])('of %i records is verified', async (size) => {
    const one = sampleLog({ seed: size, size, earlier: size > 0 ? [0, 1, size] : [0] })
    expect(await verify(unchanged, {}, one)).toMatchObject({ ok: true, size })
  })

  test('of more than 65,536 records is verified through three levels of tiles', async () => {
    const large = sampleLog({ seed: 1, size: 66_000, earlier: [65_535, 65_536, 65_537] })
    expect(await verify(unchanged, {}, large)).toMatchObject({ ok: true, size: 66_000, checkpoints: 3 })
  })

  test('without its events is verified only where that is allowed, and the report says so', async () => {
    expect(await verify((files) => files.delete('events.jsonl'))).toMatchObject({ ok: true, events: null })
    const strict = await verify((files) => files.delete('events.jsonl'), { requireEvents: true })
    expect(strict).toMatchObject({ ok: false, kind: 'removed', seq: 0 })
  })

  test('tells its key and origin', async () => {
    expect(await readBundleKey(log.files, hasher)).toEqual({ vkey: log.signer.vkey, origin: log.signer.name })
  })

  test('is read in chunks of any size', async () => {
    const bytes = log.files.get('events.jsonl')!
    for (const chunk of [1, 7, 4096]) {
      const stream = async function* () {
        for (let start = 0; start < bytes.length; start += chunk) yield bytes.subarray(start, start + chunk)
      }
      const source = await openBundle({ get: (path) => log.files.get(path), stream })
      const options = { origin: log.signer.name, vkey: log.signer.vkey, hasher, verifyEd25519 }
      expect(await verifyLog(source, options)).toMatchObject({ ok: true, events: SIZE })
    }
  })

  test('fails loudly, not with a report, where the source cannot be read', async () => {
    const source = { ...(await openBundle(log.files)), tile: () => Promise.reject(new Error('the disk is gone')) }
    const options = { origin: log.signer.name, vkey: log.signer.vkey, hasher, verifyEd25519 }
    await expect(verifyLog(source, options)).rejects.toThrow('the disk is gone')
  })
})

describe('events that differ from their commitments', () => {
  const cases: [string, string, number, (records: SourceRecord[]) => readonly SourceRecord[]][] = [
    ['a changed event', 'altered', 40, (all) => all.with(40, { ...all[40]!, event: { changed: 1 } })],
    ['a changed salt', 'altered', 41, (all) => all.with(41, { ...all[41]!, salt: saltOf(7, 42) })],
    ['a withheld salt', 'altered', 42, (all) => all.with(42, { ...all[42]!, salt: null })],
    ['a kept salt of an erased event', 'altered', 3, (all) => all.with(3, { ...all[3]!, salt: saltOf(7, 3) })],
    ['a missing record', 'removed', 50, (all) => all.toSpliced(50, 1)],
    ['a missing record, the rest renumbered', 'removed', 50, (all) => renumbered(all.toSpliced(50, 1))],
    ['a missing record at the end of a bundle', 'removed', 511, (all) => all.toSpliced(511, 1)],
    ['two missing records', 'removed', 60, (all) => all.toSpliced(60, 2)],
    ['many missing records', 'removed', 20, (all) => all.toSpliced(20, 470)],
    ['many missing records, and the excuse of an earlier absence', 'removed', 3, (all) => all.toSpliced(20, 500)],
    ['many missing records, the rest renumbered', 'removed', 20, (all) => renumbered(all.toSpliced(20, 470))],
    ['a missing last record', 'removed', SIZE - 1, (all) => all.slice(0, -1)],
    ['no record', 'removed', 0, () => []],
    ['an additional record', 'inserted', 70, (all) => all.toSpliced(70, 0, { ...foreign, seq: 70 })],
    ['an additional record, the rest renumbered', 'inserted', 70, (all) => renumbered(all.toSpliced(70, 0, foreign))],
    ['a record given twice', 'inserted', 81, (all) => all.toSpliced(81, 0, all[80]!)],
    ['a record more at the end', 'inserted', SIZE, (all) => [...all, { ...foreign, seq: SIZE }]],
    ['two neighbours exchanged', 'reordered', 20, (all) => all.with(20, all[21]!).with(21, all[20]!)],
    ['two exchanged and renumbered', 'reordered', 20, (all) => renumbered(all.with(20, all[590]!).with(590, all[20]!))],
    ['the last two exchanged', 'reordered', 598, (all) => all.with(598, all[599]!).with(599, all[598]!)],
    ['a wrong number', 'altered', 30, (all) => all.with(30, { ...all[30]!, seq: 9999 })],
    [
      'an absent event that nothing excuses',
      'removed',
      33,
      (all) => all.with(33, { seq: 33, event: null, salt: null }),
    ],
    ['an absent event after its excuse', 'removed', 501, (all) => all.with(501, { seq: 501, event: null, salt: null })],
    ['the excuse itself absent', 'removed', 3, (all) => all.with(500, { seq: 500, event: null, salt: null })],
  ]

  test.each(cases)('%s is %s at %i', async (_, kind, seq, change) => {
    expect(await verify(setRecords(change))).toMatchObject({ ok: false, kind, seq })
  })

  test('name an unexcused absence before a later fault', async () => {
    const change = setRecords((all) => all.with(33, { seq: 33, event: null, salt: null }).with(400, all[401]!))
    expect(await verify(change)).toMatchObject({ kind: 'removed', seq: 33 })
    const excused = setRecords((all) => all.with(400, { ...all[400]!, event: 1 }))
    expect(await verify(excused)).toMatchObject({ kind: 'altered', seq: 400 })
  })

  test.each([
    ['a member twice', (line: string) => line.replace('{"event":', '{"event":{},"event":')],
    ['a space', (line: string) => line.replace(',', ', ')],
    ['no JSON', (line: string) => line.slice(1)],
    ['no salt', (line: string) => line.replace('"salt"', '"malt"')],
  ])('on a line with %s are malformed at their record', async (_, bend) => {
    const lines = Buffer.from(log.files.get('events.jsonl')!).toString().split('\n')
    const bent = lines.with(9, bend(lines[9]!)).join('\n')
    const report = await verify((files) => files.set('events.jsonl', Buffer.from(bent)))
    expect(report).toMatchObject({ ok: false, kind: 'malformed', seq: 9 })
  })
})

describe('entries that differ from the tree', () => {
  const cases: [string, string, number, (entries: Uint8Array[]) => readonly Uint8Array[]][] = [
    ['another entry', 'altered', 44, (all) => all.with(44, foreignEntry(44))],
    ['a missing entry', 'removed', 50, (all) => all.toSpliced(50, 1)],
    ['a missing entry, the rest renumbered', 'removed', 50, (all) => renumberedEntries(all.toSpliced(50, 1))],
    ['a missing entry of the last bundle', 'removed', 520, (all) => all.toSpliced(520, 1)],
    ['five hundred missing entries', 'removed', 20, (all) => all.toSpliced(20, 500)],
    ['a missing last entry', 'removed', SIZE - 1, (all) => all.slice(0, -1)],
    ['an additional entry', 'inserted', 60, (all) => all.toSpliced(60, 0, foreignEntry(60)).slice(0, SIZE)],
    [
      'an additional entry, the rest renumbered',
      'inserted',
      60,
      (all) => renumberedEntries(all.toSpliced(60, 0, foreignEntry(60))).slice(0, SIZE),
    ],
    ['two exchanged', 'reordered', 70, (all) => all.with(70, all[90]!).with(90, all[70]!)],
    [
      'two exchanged and renumbered',
      'reordered',
      70,
      (all) => renumberedEntries(all.with(70, all[71]!).with(71, all[70]!)),
    ],
  ]

  test.each(cases)('%s is %s at %i', async (_, kind, seq, change) => {
    expect(await verify(setEntries(change))).toMatchObject({ ok: false, kind, seq })
  })

  test.each([
    ['tile/0/000', 5, 'altered'],
    ['tile/0/002.p/88', 512 + 5, 'altered'],
    ['tile/1/000.p/2', 0, 'altered'],
  ])('by a bit in %s are told at %i', async (path, seq, kind) => {
    const offset = path.startsWith('tile/0') ? 5 * 32 : 0
    const bent = (files: Map<string, Uint8Array>) => {
      const bytes = Uint8Array.from(files.get(path)!)
      bytes[offset]! ^= 1
      files.set(path, bytes)
    }
    expect(await verify(bent)).toMatchObject({ ok: false, kind, seq })
  })

  test.each([
    ['tile/0/001', 256],
    ['tile/1/000.p/2', 0],
    ['tile/entries/001', 256],
  ])('by missing %s are removed', async (path, seq) => {
    expect(await verify((files) => files.delete(path))).toMatchObject({ ok: false, kind: 'removed', seq })
  })

  test('in every file but the signature are told by the signed root, behind the last checkpoint that agrees', async () => {
    const rewrite =
      (at: number): Change =>
      (files) => {
        const entries = log.entries.with(at, foreignEntry(at))
        for (const [path, bytes] of treeFiles(entries)) files.set(path, bytes)
        setRecords((all) => all.with(at, { ...foreign, seq: at }))(files)
      }
    expect(await verify(rewrite(400))).toMatchObject({ ok: false, kind: 'altered', seq: 300 })
    expect(await verify(rewrite(255))).toMatchObject({ ok: false, kind: 'altered', seq: 255 })
    expect(await verify(rewrite(599))).toMatchObject({ ok: false, kind: 'altered', seq: 599 })
  })
})

describe('checkpoints', () => {
  const keep =
    (...notes: string[]): Change =>
    (files) =>
      files.set('checkpoints.txt', Buffer.from(bundleCheckpoints(notes)))
  const forked = log.entries.with(10, foreignEntry(10))

  test('of a larger log were kept: rolled back', async () => {
    const longer = [...log.entries, foreignEntry(SIZE)]
    expect(await verify(keep(signCheckpoint(longer, log.signer)))).toMatchObject({
      ok: false,
      kind: 'rolled_back',
      seq: SIZE,
    })
  })

  test('of the same size with another root: forked', async () => {
    expect(await verify(keep(signCheckpoint(forked, log.signer)))).toMatchObject({ ok: false, kind: 'forked' })
  })

  test('of a smaller size with another root: forked behind the last that agrees', async () => {
    const notes = [signCheckpoint(forked, log.signer, 300), signCheckpoint(log.entries, log.signer, 9)]
    expect(await verify(keep(...notes))).toMatchObject({ ok: false, kind: 'forked', seq: 9 })
  })

  test('of two earlier copies that contradict each other: forked', async () => {
    const notes = [signCheckpoint(forked, log.signer, 300), signCheckpoint(log.entries, log.signer, 300)]
    expect(await verify(keep(...notes))).toMatchObject({ ok: false, kind: 'forked' })
  })

  test('of a stranger, of another log or changed are refused', async () => {
    const stranger = sampleLog({ seed: 8, size: 1 })
    expect(await verify(keep(signCheckpoint(log.entries, stranger.signer, 9)))).toMatchObject({ kind: 'bad_signature' })
    const other = signText(parseNote(signCheckpoint(log.entries, log.signer)).text.replace('/7', '/8'), log.signer)
    expect(await verify(keep(other))).toMatchObject({ kind: 'malformed' })
    expect(await verify(keep(log.earlier[0]!.replace('\n1\n', '\n2\n')))).toMatchObject({ kind: 'bad_signature' })
    expect(await verify((files) => files.set('checkpoints.txt', Buffer.from(log.earlier[0]!)))).toMatchObject({
      kind: 'malformed',
    })
    expect(await verify((files) => files.delete('checkpoint'))).toMatchObject({ kind: 'malformed' })
  })

  test('of the empty log must have the root of nothing', async () => {
    const text = parseNote(signCheckpoint(log.entries, log.signer, 0)).text
    const wrong = text.replace(/\n0\n.*\n/, `\n0\n${toBase64(leafHash(hasher, new Uint8Array(0)))}\n`)
    expect(await verify(keep(signText(wrong, log.signer)))).toMatchObject({ ok: false, kind: 'forked', seq: 0 })
  })
})
