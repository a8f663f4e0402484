import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesSource } from '../../../platform/files/byte-source.ts'
import type { CleanReport } from './chunks.ts'
import { checkFile } from './file-types.ts'
import { cleanGif } from './gif.ts'
import { cleanPng } from './png.ts'
import { cleanWebp } from './webp.ts'

const PICTURES = join(import.meta.dirname, '../../../../../../tests/fixtures/pictures')
const picture = (name: string): Buffer => readFileSync(join(PICTURES, name))
type Clean = typeof cleanPng

async function cleaned(clean: Clean, bytes: Uint8Array, piece = 97): Promise<{ out: Buffer; report: CleanReport }> {
  let report: CleanReport | undefined
  async function* source() {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece)
  }
  const pieces: Uint8Array[] = []
  for await (const each of clean(source(), (told) => {
    report = told
  }))
    pieces.push(Buffer.from(each))
  if (report === undefined) throw new Error('nothing was told')
  return { out: Buffer.concat(pieces), report }
}

function pngChunk(name: string, content: Uint8Array | string): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), Buffer.from(content as Uint8Array)])
  const ends = Buffer.alloc(8)
  ends.writeUInt32BE(body.length - 4, 0)
  ends.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)])
}

/** The picture with chunks put in behind its header. */
const withPngChunks = (png: Buffer, chunks: readonly Buffer[]): Buffer =>
  Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)])

/** Names of the chunks, each with whether its checksum holds. */
function pngChunks(png: Buffer): [string, boolean][] {
  const found: [string, boolean][] = []
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at)
    const sum = png.readUInt32BE(at + 8 + length)
    found.push([png.toString('latin1', at + 4, at + 8), crc32(png.subarray(at + 4, at + 8 + length)) === sum])
    at += 12 + length
  }
  return found
}

function webpWith(webp: Buffer, name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.write(name, 'latin1')
  head.writeUInt32LE(content.length, 4)
  const grown = Buffer.concat([webp, head, content, Buffer.alloc(content.length % 2)])
  grown.writeUInt32LE(grown.length - 8, 4)
  return grown
}

/** Where the blocks of a GIF begin: behind header and table of colours. */
const gifBlocks = (gif: Buffer): number => 13 + (3 << (((gif[10] ?? 0) & 7) + 1))

/** An extension with its opening block, if it has one, and its data. */
const gifExtension = (label: number, opening: string, data: readonly string[]): Buffer =>
  Buffer.concat([
    Buffer.from([0x21, label]),
    ...[...(opening === '' ? [] : [opening]), ...data].map((text) =>
      Buffer.from(`${String.fromCharCode(text.length)}${text}`, 'latin1'),
    ),
    Buffer.from([0]),
  ])

const XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/" exif:GPSLatitude="31,14.4918N" dc:title="Site"/>'
const rational = (value: number, little: boolean): Buffer =>
  Buffer.from(little ? [value, 0, 0, 0, 1, 0, 0, 0] : [0, 0, 0, value, 0, 0, 0, 1])
const tellsPlace = (bytes: Buffer): boolean =>
  [true, false].some((little) => [31, 121].every((value) => bytes.includes(rational(value, little))))

describe('where a PNG, GIF or WebP was taken', () => {
  test.each([
    ['located.png', 'image/png', cleanPng],
    ['located.webp', 'image/webp', cleanWebp],
  ] as const)('is blanked in the EXIF of %s, and the picture stays', async (name, type, clean) => {
    const before = picture(name)
    expect(tellsPlace(before)).toBe(true)
    for (const piece of [1, 7, before.length]) {
      const { out, report } = await cleaned(clean, before, piece)
      expect(report.located).toBe(true)
      expect(tellsPlace(out)).toBe(false)
      expect(out.includes('Phone 1')).toBe(true)
      expect((await checkFile(bytesSource(out), name)).type).toBe(type)
    }
  })

  test('leaves a PNG with its texts, whatever they are packed in, and every checksum holds', async () => {
    const texts = [
      pngChunk('tEXt', `Comment\0GPS 31.2415, 121.4701`),
      pngChunk('zTXt', Buffer.concat([Buffer.from('Raw profile type exif\0\0'), deflateSync('31.2415')])),
      pngChunk('iTXt', `XML:com.adobe.xmp\0\0\0\0\0${XMP}`),
      pngChunk('tIME', Buffer.from([7, 234, 11, 20, 10, 11, 12])),
      pngChunk('gpSx', '31.2415'),
    ]
    const { out, report } = await cleaned(cleanPng, withPngChunks(picture('located.png'), texts), 13)
    expect(report).toEqual({ located: true, described: true })
    expect(out.includes('31.2415') || out.includes('GPS')).toBe(false)
    const names = pngChunks(out)
    expect(names.every(([, holds]) => holds)).toBe(true)
    for (const name of ['tEXt', 'zTXt', 'iTXt', 'tIME', 'gpSx']) expect(names.map(([each]) => each)).not.toContain(name)
    expect(names.map(([each]) => each)).toContain('IDAT')
  })

  test('is blanked in the XMP of a WebP, and what nobody knows is emptied; nothing moves', async () => {
    const before = webpWith(
      webpWith(picture('located.webp'), 'XMP ', Buffer.from(XMP)),
      'GPSd',
      Buffer.from('31.2415!!!'),
    )
    const { out, report } = await cleaned(cleanWebp, before, 13)
    expect(report).toEqual({ located: true, described: true })
    expect(out).toHaveLength(before.length)
    expect(out.includes('31,14') || out.includes('31.2415')).toBe(false)
    expect(out.includes('dc:title="Site"')).toBe(true)
    expect((await checkFile(bytesSource(out), 'a.webp')).type).toBe('image/webp')
  })

  test('leaves a GIF with its comments, texts and applications; frames, their timing and how often they repeat stay', async () => {
    const plain = picture('plain.gif')
    const frames = gifBlocks(plain)
    const told = Buffer.concat([
      gifExtension(0xfe, '', ['GPS 31.2415, 121.4701', 'x'.repeat(255)]),
      gifExtension(0xff, 'XMP DataXMP', [XMP]),
      gifExtension(0x01, Buffer.alloc(12, 1).toString('latin1'), ['GPS 31.2415']),
      gifExtension(0x77, '', []),
    ])
    const drawn = Buffer.concat([
      gifExtension(0xff, 'NETSCAPE2.0', ['\x01\0\0']),
      gifExtension(0xf9, '\x04\x0a\0\0', []),
    ])
    const around = (middle: Buffer, end: Buffer) =>
      Buffer.concat([plain.subarray(0, frames), middle, plain.subarray(frames, -1), end, plain.subarray(-1)])
    for (const piece of [1, 13, 4096]) {
      const { out, report } = await cleaned(cleanGif, around(Buffer.concat([told, drawn, told]), told), piece)
      expect(report).toEqual({ located: false, described: true })
      expect(out.equals(around(drawn, Buffer.alloc(0)))).toBe(true)
    }
    const { out } = await cleaned(cleanGif, around(told, told))
    expect(out.equals(plain)).toBe(true)
    expect((await checkFile(bytesSource(out), 'a.gif')).type).toBe('image/gif')
  })

  test('a picture without any stays as it is, byte by byte', async () => {
    for (const [name, clean] of [
      ['plain.png', cleanPng],
      ['plain.gif', cleanGif],
      ['plain.webp', cleanWebp],
      ['lossless.webp', cleanWebp],
    ] as const) {
      const { out, report } = await cleaned(clean, picture(name), 11)
      expect([name, out.equals(picture(name)), report]).toEqual([name, true, { located: false, described: false }])
    }
  })

  test('a description too long to be looked through is left away', async () => {
    const long = Buffer.concat([Buffer.from('MM\0*'), Buffer.alloc(1_100_000, '31.2415')])
    const png = await cleaned(cleanPng, withPngChunks(picture('plain.png'), [pngChunk('eXIf', long)]), 65_536)
    expect(png.out.equals(picture('plain.png'))).toBe(true)
    const webp = await cleaned(cleanWebp, webpWith(picture('located.webp'), 'XMP ', long), 65_536)
    expect([webp.report.described, webp.out.includes('31.2415')]).toEqual([true, false])
  })

  test('whatever is done to a picture, it is cleaned or refused, and never longer than it was; how it is cut up changes nothing', async () => {
    for (const [name, clean] of [
      ['located.png', cleanPng],
      ['plain.gif', cleanGif],
      ['located.webp', cleanWebp],
    ] as const) {
      const whole = picture(name)
      const outcome = async (bytes: Buffer, piece: number) => {
        try {
          const { out, report } = await cleaned(clean, bytes, piece)
          expect(out.length).toBeLessThanOrEqual(bytes.length)
          return [out.toString('base64'), report]
        } catch (error) {
          expect((error as { code?: string }).code, String(error)).toBe('file_damaged')
          return 'refused'
        }
      }
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 12 }),
          fc.integer({ min: 1, max: whole.length }),
          fc.integer({ min: 1, max: 200 }),
          async (changes, length, piece) => {
            const changed = Buffer.from(whole.subarray(0, length))
            for (const [at, value] of changes) if (at < changed.length) changed[at] = value
            expect(await outcome(Buffer.from(changed), piece)).toEqual(await outcome(Buffer.from(changed), 61))
          },
        ),
        { seed: 20261126, numRuns: 700 },
      )
    }
  })
})
