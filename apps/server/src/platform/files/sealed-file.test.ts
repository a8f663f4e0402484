import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { BrokenFile, type FilePlace, openSealed, writeSealed } from './sealed-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'hf-sealed-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const TENANT = '01938f5e-7c1a-7bbd-a1b2-0123456789ab'
const KEY = new Uint8Array(32).fill(7)
const CHUNK = 65_536
const SEALED_CHUNK = CHUNK + 16

let made = 0
const newPlace = (): FilePlace => {
  made += 1
  const id = `01938f5e-7c1a-7bbd-a1b2-${String(made).padStart(12, '0')}`
  return { path: join(folder, id), tenantId: TENANT, id }
}

/** Bytes that differ everywhere, handed on in pieces of a size of their own. */
const content = (size: number): Buffer =>
  Buffer.from(Array.from({ length: size }, (_, at) => (at * 31 + (at >> 8)) & 0xff))
async function* inPieces(bytes: Buffer, piece: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece)
}

async function readAll(place: FilePlace, key = KEY): Promise<Buffer> {
  const file = await openSealed(key, place)
  try {
    const pieces: Buffer[] = []
    for await (const piece of file.stream()) pieces.push(piece as Buffer)
    return Buffer.concat(pieces)
  } finally {
    await file.close()
  }
}

async function sealed(size: number, piece = 10_000): Promise<{ place: FilePlace; plain: Buffer; bytes: Buffer }> {
  const place = newPlace()
  const plain = content(size)
  await writeSealed(KEY, place, inPieces(plain, piece))
  return { place, plain, bytes: readFileSync(place.path) }
}

const expectBroken = async (place: FilePlace, bytes: Buffer, key = KEY): Promise<void> => {
  writeFileSync(place.path, bytes)
  await expect(readAll(place, key)).rejects.toBeInstanceOf(BrokenFile)
}

const SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 77]

describe('a sealed file', () => {
  test('comes back as it was, whatever its size and in whatever pieces it came, and any part of it alone', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.constantFrom(...SIZES), fc.nat(4 * CHUNK)),
        fc.integer({ min: 1, max: 200_000 }),
        fc.nat(4 * CHUNK),
        fc.nat(CHUNK * 2),
        async (size, piece, from, length) => {
          const { place, plain } = await sealed(size, piece)
          expect((await readAll(place)).equals(plain)).toBe(true)
          const file = await openSealed(KEY, place)
          expect(file.size).toBe(size)
          const part = Buffer.from(await file.read(from, length))
          expect(part.equals(plain.subarray(from, from + length))).toBe(true)
          await file.close()
        },
      ),
      { seed: 20261126, numRuns: 60 },
    )
  })

  test('lies on disk without a run of its plain bytes, for its owner alone', async () => {
    const place = newPlace()
    const words = Buffer.from('这是一份保密的合同，客户张伟，电话 13800138000。'.repeat(4_000))
    await writeSealed(KEY, place, inPieces(words, 9_999))
    const bytes = readFileSync(place.path)
    expect(bytes.includes(words.subarray(0, 12))).toBe(false)
    expect(bytes.includes('13800138000')).toBe(false)
    expect(statSync(place.path).mode & 0o777).toBe(0o600)
  })

  test('does not open with any bit turned', async () => {
    const { place, bytes } = await sealed(2 * CHUNK + 100)
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (at, bit) => {
        const turned = Buffer.from(bytes)
        turned[at] = (turned[at] ?? 0) ^ (1 << bit)
        await expectBroken(place, turned)
      }),
      { seed: 20261126, numRuns: 300 },
    )
  })

  test('does not open when anything is cut off, at the end of a chunk or anywhere else, or put behind it', async () => {
    const { place, bytes } = await sealed(3 * CHUNK + 5)
    const ends = [0, SEALED_CHUNK, 2 * SEALED_CHUNK, 3 * SEALED_CHUNK, bytes.length - 1]
    for (const end of ends) await expectBroken(place, bytes.subarray(0, end))
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), (end) => expectBroken(place, bytes.subarray(0, end))),
      { seed: 20261126, numRuns: 100 },
    )
    for (const more of [Buffer.from([0]), bytes.subarray(0, SEALED_CHUNK), bytes])
      await expectBroken(place, Buffer.concat([bytes, more]))
  })

  test('does not open with its chunks in another order, one twice, or one left out', async () => {
    const { place, bytes } = await sealed(4 * CHUNK)
    const chunks = [0, 1, 2, 3].map((at) => bytes.subarray(at * SEALED_CHUNK, (at + 1) * SEALED_CHUNK))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3), { minLength: 1, maxLength: 6 }), async (order) => {
        fc.pre(order.join() !== '0,1,2,3')
        await expectBroken(place, Buffer.concat(order.map((at) => chunks[at] ?? Buffer.alloc(0))))
      }),
      { seed: 20261126, numRuns: 150 },
    )
  })

  test('does not open with a chunk of another file in it, under another key, name or company', async () => {
    const [one, other] = [await sealed(2 * CHUNK), await sealed(2 * CHUNK)]
    const swapped = Buffer.concat([one.bytes.subarray(0, SEALED_CHUNK), other.bytes.subarray(SEALED_CHUNK)])
    await expectBroken(one.place, swapped)
    await expectBroken(one.place, other.bytes)
    await expectBroken(one.place, one.bytes, new Uint8Array(32).fill(8))
    await expectBroken({ ...one.place, id: other.place.id }, one.bytes)
    await expectBroken({ ...one.place, tenantId: other.place.id }, one.bytes)
  })
})
