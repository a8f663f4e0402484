import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesSource } from '../../../platform/files/byte-source.ts'
import { storedZip, type ZipPart } from '../testing/zip.ts'
import { checkFile } from './file-types.ts'
import { cleanJpeg, type PictureReport } from './jpeg.ts'

const PICTURES = join(import.meta.dirname, '../../../../../../tests/fixtures/pictures')
const picture = (name: string): Buffer => readFileSync(join(PICTURES, name))

const check = async (name: string, content: Uint8Array | string): Promise<string> => {
  try {
    return (await checkFile(bytesSource(Buffer.from(content as Uint8Array)), name)).type
  } catch (error) {
    return `! ${(error as { code?: string }).code ?? String(error)}`
  }
}

async function cleaned(bytes: Uint8Array, piece = 997): Promise<{ out: Buffer; report: PictureReport }> {
  let report: PictureReport | undefined
  async function* source() {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece)
  }
  const pieces: Uint8Array[] = []
  for await (const each of cleanJpeg(source(), (told) => {
    report = told
  }))
    pieces.push(Buffer.from(each))
  if (report === undefined) throw new Error('nothing was told')
  return { out: Buffer.concat(pieces), report }
}

const TYPES = '<?xml version="1.0"?><Types/>'
const office = (main: string, more: readonly ZipPart[] = []): Buffer =>
  storedZip([{ name: '[Content_Types].xml', content: TYPES }, { name: main, content: '<x/>' }, ...more])
const OOXML = 'application/vnd.openxmlformats-officedocument'
const PDF = '%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n'

describe('what a file is, is said by its content', () => {
  test.each([
    ['照片.JPG', 'image/jpeg', picture('located.jpg')],
    ['a.jpeg', 'image/jpeg', picture('progressive.jpg')],
    ['a.png', 'image/png', picture('plain.png')],
    ['a.png', 'image/png', picture('located.png')],
    ['a.gif', 'image/gif', picture('plain.gif')],
    ['a.webp', 'image/webp', picture('plain.webp')],
    ['a.webp', 'image/webp', picture('lossless.webp')],
    ['a.webp', 'image/webp', picture('located.webp')],
    ['合同.pdf', 'application/pdf', PDF],
    ['a.docx', `${OOXML}.wordprocessingml.document`, office('word/document.xml')],
    ['a.xlsx', `${OOXML}.spreadsheetml.sheet`, office('xl/workbook.xml')],
    ['a.pptx', `${OOXML}.presentationml.presentation`, office('ppt/presentation.xml')],
    ['a.txt', 'text/plain', '第一条\r\n\t第二条'],
    ['a.csv', 'text/csv', Buffer.from('d0d5c3fb2cb5e7bbb00a', 'hex')],
    ['a.txt', 'text/plain', Buffer.from('fffe4e2d', 'hex')],
  ])('%s is taken as %s', async (name, type, content) => expect(await check(name, content)).toBe(type))

  test.each([
    ['a.pdf', 'type_mismatch', picture('plain.png')],
    ['a.png', 'type_mismatch', PDF],
    ['a.jpg', 'type_mismatch', picture('plain.png')],
    ['a.docx', 'type_mismatch', office('xl/workbook.xml')],
    ['a.txt', 'type_mismatch', picture('plain.gif')],
    ['a.png', 'type_mismatch', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['a.txt', 'type_mismatch', Buffer.from('a\0b')],
    ['a.csv', 'type_mismatch', Buffer.from('ff81fe', 'hex')],
    ['a.svg', 'type_unsupported', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['a.html', 'type_unsupported', '<script>alert(1)</script>'],
    ['a.exe', 'type_unsupported', 'MZ'],
    ['a.pdf.exe', 'type_unsupported', PDF],
    ['a.zip', 'type_unsupported', office('word/document.xml')],
    ['a.docm', 'type_unsupported', office('word/document.xml')],
    ['pdf', 'type_unsupported', PDF],
    ['.pdf', 'type_unsupported', PDF],
    ['a.doc', 'type_unsupported', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['a.docx', 'type_mismatch', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['', 'name_missing', PDF],
    ['a.pdf', 'file_empty', ''],
    ['a.txt', 'file_empty', ''],
  ])('%s is refused as %s', async (name, code, content) => expect(await check(name, content)).toBe(`! ${code}`))

  test('a picture with a second file behind it is refused, or taken without it', async () => {
    const archive = office('word/document.xml')
    for (const name of ['plain.png', 'plain.gif', 'plain.webp'])
      expect(await check(name, Buffer.concat([picture(name), archive])), name).toBe('! file_damaged')
    const jpeg = picture('progressive.jpg')
    const { out, report } = await cleaned(Buffer.concat([jpeg, archive]))
    expect(out.equals(jpeg)).toBe(true)
    expect(report.appended).toBe(true)
  })

  test('what is cut off is refused', async () => {
    for (const name of ['plain.png', 'plain.gif', 'plain.webp'])
      for (const length of [13, 40, picture(name).length - 1])
        expect(await check(name, picture(name).subarray(0, length)), `${name} ${length}`).toBe('! file_damaged')
    expect(await check('a.pdf', PDF.replace('%%EOF', ''))).toBe('! file_damaged')
    const archive = office('word/document.xml')
    expect(await check('a.docx', archive.subarray(0, archive.length - 10))).toBe('! file_damaged')
  })

  test('a picture of too many pixels is refused by its header', async () => {
    const huge = picture('plain.png')
    huge.writeUInt32BE(20_000, 16)
    huge.writeUInt32BE(20_000, 20)
    expect(await check('a.png', huge)).toBe('! picture_too_large')
    const none = picture('plain.png')
    none.writeUInt32BE(0, 16)
    expect(await check('a.png', none)).toBe('! file_damaged')
  })

  test('a document with macros, links, paths out of it, a password, or a bomb in it is refused', async () => {
    const bad: readonly [ZipPart, string][] = [
      [{ name: 'word/vbaProject.bin', content: 'x' }, 'file_hostile'],
      [{ name: 'word/activeX/activeX1.bin', content: 'x' }, 'file_hostile'],
      [{ name: 'word/link', content: '/etc/passwd', unixMode: 0o120777 }, 'file_hostile'],
      [{ name: '../../evil', content: 'x' }, 'file_damaged'],
      [{ name: '/etc/evil', content: 'x' }, 'file_damaged'],
      [{ name: 'word/locked', content: 'x'.repeat(13), size: 1, flags: 1 }, 'type_unsupported'],
      [{ name: 'word/big', deflated: deflateRawSync(Buffer.alloc(60_000_000)), size: 60_000_000 }, 'file_hostile'],
      [{ name: 'word/lie', deflated: deflateRawSync(Buffer.alloc(60_000_000)), size: 10 }, 'file_damaged'],
      [{ name: 'word/claim', deflated: deflateRawSync('x'), size: 2_000_000_000 }, 'file_hostile'],
    ]
    for (const [part, code] of bad)
      expect(await check('a.docx', office('word/document.xml', [part])), part.name).toBe(`! ${code}`)
  })

  test('whatever comes in, it is a type or a told fault', async () => {
    const names = ['a.png', 'a.gif', 'a.webp', 'a.pdf', 'a.docx', 'a.txt', 'a.csv']
    const openings = ['', '\x89PNG\r\n\x1a\n', 'GIF89a', 'RIFF\0\0\0\0WEBPVP8X', '%PDF-1', 'PK\x03\x04']
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        fc.constantFrom(...openings),
        fc.uint8Array({ maxLength: 300 }),
        async (name, opening, rest) => {
          const said = await check(name, Buffer.concat([Buffer.from(opening, 'latin1'), rest]))
          expect(said).toMatch(/^(?:text\/|application\/|image\/|! (?:type|file|picture)_)/)
        },
      ),
      { seed: 20261126, numRuns: 2_000 },
    )
  })
})

/** The place as the fixtures' maker wrote it, in the forms it takes in the file. */
const PLACE = ['2026:11:20\0', '31,14.4918N', '121,28.2E', '47/10']

describe('where a JPEG was taken', () => {
  test('is blanked, and everything else stays where it was', async () => {
    const before = picture('located.jpg')
    for (const piece of [1, 7, 997, before.length]) {
      const { out, report } = await cleaned(before, piece)
      expect(report).toEqual({ width: 96, height: 64, located: true, appended: false })
      expect(out).toHaveLength(before.length)
      // only bytes of the EXIF block differ, and none of the picture
      const picturesBegin = before.indexOf(Buffer.from([0xff, 0xdb]))
      expect(out.subarray(picturesBegin).equals(before.subarray(picturesBegin))).toBe(true)
      for (const kept of ['Example', 'Phone 1', 'camera 1.0', '2026:11:20 10:11:12'])
        expect(out.includes(kept), kept).toBe(true)
      expect(out.includes('2026:11:20\0')).toBe(false)
      // latitude and longitude as rationals: 31/1 14/1 2951/100, 121/1 28/1 …
      const rational = (value: number) => Buffer.from([0, 0, 0, value, 0, 0, 0, 1])
      expect(before.includes(rational(31)) || before.includes(Buffer.from([31, 0, 0, 0, 1, 0, 0, 0]))).toBe(true)
      for (const value of [31, 14, 121, 28]) {
        expect(out.includes(rational(value))).toBe(false)
        expect(out.includes(Buffer.from([value, 0, 0, 0, 1, 0, 0, 0]))).toBe(false)
      }
    }
  })

  test('is blanked in XMP as well, be it an attribute or an element', async () => {
    const before = picture('located-xmp.jpg')
    const { out, report } = await cleaned(before)
    expect(report.located).toBe(true)
    expect(out).toHaveLength(before.length)
    for (const place of PLACE.slice(1)) {
      expect(before.includes(place)).toBe(true)
      expect(out.includes(place)).toBe(false)
    }
    expect(out.includes('dc:title="Site"')).toBe(true)
  })

  test('a picture without a place stays as it is, byte by byte', async () => {
    const before = picture('progressive.jpg')
    const { out, report } = await cleaned(before)
    expect(out.equals(before)).toBe(true)
    expect(report).toEqual({ width: 96, height: 64, located: false, appended: false })
  })

  test('whatever is done to a picture, it is cleaned or refused, and never longer than it was', async () => {
    const whole = picture('located.jpg')
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 12 }),
        fc.integer({ min: 1, max: whole.length }),
        async (changes, length) => {
          const changed = Buffer.from(whole.subarray(0, length))
          for (const [at, value] of changes) if (at < changed.length) changed[at] = value
          try {
            expect((await cleaned(changed, 61)).out.length).toBeLessThanOrEqual(changed.length)
          } catch (error) {
            expect((error as { code?: string }).code, String(error)).toBe('file_damaged')
          }
        },
      ),
      { seed: 20261126, numRuns: 2_000 },
    )
  })
})
