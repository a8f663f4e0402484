import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  appendLeaves,
  consistencyProof,
  EMPTY_FRONTIER,
  inclusionProof,
  leafHash,
  openBundle,
  type Report,
  readTree,
  rootOf,
  tilePath,
  verifyConsistency,
  verifyInclusion,
  verifyLog,
} from '../../packages/tlog/src/index.ts'
import { hasher, randomFrom, type SampleLog, sampleLog, verifyEd25519 } from '../../packages/tlog/testing/sample-log.ts'
import { acceptsConsistency, acceptsInclusion } from './merkle.ts'
import { type Files, MUTATIONS, type Random } from './mutations.ts'
import { judgeBundle } from './verifier.ts'

function randomLog(seed: number, random: Random): SampleLog {
  const size = 3 + random(random(4) === 0 ? 700 : 60)
  const earlier = Array.from({ length: 1 + random(4) }, () => 1 + random(size))
  const eraser = size > 4 ? 2 + random(size - 2) : 0
  const from = random(Math.max(1, eraser - 1))
  const erasures = new Map(eraser > 0 ? [[eraser, [[from, Math.min(eraser - 1, from + random(3))]] as const]] : [])
  return sampleLog({ seed, size, earlier, erasures })
}

async function judgeBoth(log: SampleLog, files: Files): Promise<{ first: Report; second: boolean; reason: string }> {
  const expected = { origin: log.signer.name, vkey: log.signer.vkey }
  const options = { ...expected, hasher, verifyEd25519, requireEvents: true }
  const first = await verifyLog(await openBundle(files), options)
  const second = judgeBundle(files, expected)
  return { first, second: second.sound, reason: second.sound ? '' : second.reason }
}

describe('both verifiers', () => {
  test('accept 150 good logs of every shape', async () => {
    for (let seed = 0; seed < 150; seed += 1) {
      const log = randomLog(seed, randomFrom(seed))
      const verdict = await judgeBoth(log, log.files)
      expect({ seed, ...verdict }).toMatchObject({ first: { ok: true, size: log.entries.length }, second: true })
    }
  })

  test.each(Object.keys(MUTATIONS))('refuse 60 logs with: %s', async (name) => {
    for (let seed = 0; seed < 60; seed += 1) {
      const random = randomFrom(seed * 7919 + name.length)
      const log = randomLog(seed, random)
      const files = new Map(log.files)
      MUTATIONS[name]!({ log, files, random })
      const verdict = await judgeBoth(log, files)
      expect({ seed, ...verdict }).toMatchObject({ first: { ok: false }, second: false })
    }
  })

  test.each([
    ['altered event', ['altered']],
    ['altered salt', ['altered']],
    ['altered entry', ['altered']],
    ['altered everything but the signature', ['altered']],
    ['removed event, renumbered', ['removed']],
    ['removed content without excuse', ['removed']],
    ['inserted event', ['inserted']],
    ['inserted event, renumbered', ['inserted']],
    ['inserted entry', ['inserted']],
    ['reordered events', ['reordered']],
    ['reordered events, renumbered', ['reordered']],
    ['rolled back', ['rolled_back']],
    ['forked at the same size', ['forked']],
    ['forked earlier', ['forked']],
    ['signed by a stranger', ['bad_signature']],
    ['earlier signed by a stranger', ['bad_signature']],
  ])('refuse, and the first names the kind: %s', async (name, kinds) => {
    for (let seed = 100; seed < 130; seed += 1) {
      const random = randomFrom(seed)
      const log = randomLog(seed, random)
      const files = new Map(log.files)
      MUTATIONS[name]!({ log, files, random })
      const { first } = await judgeBoth(log, files)
      expect(kinds, `seed ${seed}: ${JSON.stringify(first)}`).toContain(first.ok ? 'ok' : first.kind)
    }
  })
})

describe('both proof verifiers', () => {
  const size = 600
  const log = sampleLog({ seed: 3, size })
  const leaves = log.entries.map((entry) => Buffer.from(leafHash(hasher, entry)))
  const getTile = async (level: number, n: number, width: number) => log.files.get(tilePath({ level, n, width }))!
  const rootAt = (count: number) =>
    Buffer.from(rootOf(hasher, appendLeaves(hasher, EMPTY_FRONTIER, leaves.slice(0, count))))
  const reader = () => readTree({ hasher, size, getTile })
  const buffers = (proof: readonly Uint8Array[]) => proof.map((node) => Buffer.from(node))

  function bend(proof: readonly Buffer[], random: Random): Buffer[] {
    const bent = buffers(proof)
    const way = bent.length === 0 ? 2 : random(3)
    const place = random(bent.length)
    if (way === 0) bent[place]![random(32)]! ^= 1 << random(8)
    if (way === 1) bent.splice(place, 1)
    if (way === 2) bent.splice(random(bent.length + 1), 0, Buffer.alloc(32, random(256)))
    return bent
  }

  test('accept 500 inclusion proofs and refuse 1,000 bent ones', async () => {
    const random = randomFrom(11)
    for (let round = 0; round < 500; round += 1) {
      const count = 1 + random(size)
      const index = random(count)
      const proof = buffers(await inclusionProof(reader(), index, count))
      const root = rootAt(count)
      const judge = (given: Buffer[], place: number) => {
        const claim = { index: place, size: count, leafHash: leaves[index]!, root, proof: given }
        const second = acceptsInclusion({ index: place, size: count }, leaves[index]!, { root, proof: given })
        return [verifyInclusion(hasher, claim), second]
      }
      expect(judge(proof, index)).toEqual([true, true])
      expect(judge(bend(proof, random), index)).toEqual([false, false])
      expect(judge(proof, index + 1)).toEqual([false, false])
    }
  })

  test('accept 500 consistency proofs and refuse 1,000 bent ones', async () => {
    const random = randomFrom(12)
    for (let round = 0; round < 500; round += 1) {
      const newSize = 2 + random(size - 1)
      const oldSize = 1 + random(newSize)
      const proof = buffers(await consistencyProof(reader(), oldSize, newSize))
      const judge = (given: Buffer[], oldRoot: Buffer) => {
        const claim = { oldSize, newSize, oldRoot, newRoot: rootAt(newSize), proof: given }
        const second = acceptsConsistency(
          { size: oldSize, root: oldRoot },
          { size: newSize, root: claim.newRoot },
          given,
        )
        return [verifyConsistency(hasher, claim), second]
      }
      expect(judge(proof, rootAt(oldSize))).toEqual([true, true])
      expect(judge(bend(proof, random), rootAt(oldSize))).toEqual([false, false])
      expect(judge(proof, rootAt(oldSize - 1))).toEqual([false, false])
    }
  })
})

test('the second verifier shares nothing with the first', () => {
  const imported = ['verifier.ts', 'merkle.ts'].flatMap((name) =>
    Array.from(readFileSync(new URL(name, import.meta.url), 'utf8').matchAll(/from '([^']+)'/g), (found) => found[1]),
  )
  expect(new Set(imported)).toEqual(new Set(['node:crypto', './merkle.ts']))
})

test('packages/tlog needs nothing of Node', () => {
  const folder = new URL('../../packages/tlog/src/', import.meta.url)
  for (const name of readdirSync(folder).filter((file) => !file.endsWith('.test.ts'))) {
    const text = readFileSync(new URL(name, folder), 'utf8')
    expect(text, name).not.toMatch(/from '(?!\.\/)|\b(Buffer|process|Date\.now|Math\.random|performance)\b/)
  }
})
