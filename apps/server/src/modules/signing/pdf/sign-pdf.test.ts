import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { integer, oid } from '../../../platform/signing/der.ts'
import { type Paper, printPaper } from '../../papers/index.ts'
import { readPdf } from '../../papers/testing/read-pdf.ts'
import { isKeyOf, newSigning } from '../certificate.ts'
import { verifyPdf } from '../testing/verify-pdf.ts'
import { signPdf } from './sign-pdf.ts'

/* Signatures on papers, checked by OpenSSL, which knows nothing of how they were made. */
const at = '2026-11-29T03:00:00.000Z'
const random = { bytes: (count: number) => new Uint8Array(randomBytes(count)) }
const stamper = async () => null
const signing = newSigning('云杉精密仪器'.repeat(20), { now: Date.parse(at), random })
const directory = mkdtempSync(join(tmpdir(), 'holdfast-sign-'))
afterAll(() => rmSync(directory, { recursive: true }))

const paperOf = (value: string): Paper => ({
  language: 'zh',
  name: '合同',
  letterhead: { name: '云杉', lines: [] },
  heading: '合同',
  party: null,
  facts: [],
  table: null,
  totals: [],
  inWords: null,
  note: { label: '条款', value },
  watermark: null,
  foot: { text: '云杉', pages: '{page}/{pages}' },
  madeAt: at,
})
const said = { name: '周雨桐（云杉）', reason: '合同 (\\) C-2026-0001', at }

test('OpenSSL finds a signed paper whole, signed by the certificate, and a reader of PDF shows what it showed', async () => {
  const pdf = await printPaper(paperOf('甲乙双方'.repeat(3_000)))
  const signed = await signPdf(pdf, { signing, stamper }, said)
  expect(signed.subarray(0, pdf.length).equals(pdf)).toBe(true)
  expect(verifyPdf(signed, signing.certificate)).toEqual({ isWhole: true, covers: signed.length })
  const [before, after] = [await readPdf(pdf), await readPdf(signed)]
  expect(after.pages).toEqual(before.pages)
  expect(after.info).toMatchObject({ IsSignaturesPresent: true })
})

test('whatever byte of it is changed, it is seen', async () => {
  const signed = await signPdf(await printPaper(paperOf('一')), { signing, stamper }, said)
  const begin = signed.indexOf('/Contents <30') + '/Contents <'.length
  for (const place of fc.sample(fc.nat(signed.length - 1), { seed: 7, numRuns: 12 })) {
    if (place >= begin && place < begin + 65_536) continue
    const changed = Buffer.from(signed)
    changed[place] = (changed[place] ?? 0) ^ 1
    expect(verifyPdf(changed, signing.certificate).isWhole, String(place)).toBe(false)
  }
  const other = newSigning('别的公司', { now: Date.parse(at), random })
  expect(verifyPdf(signed, other.certificate).isWhole).toBe(false)
})

test('a certificate says whose it is, that it signs, and that it is no authority', () => {
  const path = join(directory, 'certificate.der')
  writeFileSync(path, signing.certificate)
  const text = execFileSync('openssl', [
    'x509',
    '-inform',
    'DER',
    '-in',
    path,
    '-noout',
    '-text',
    '-nameopt',
    'utf8',
  ]).toString()
  for (const stated of [
    'CN=云杉精密仪器',
    'CA:FALSE',
    'Digital Signature, Non Repudiation',
    'prime256v1',
    'Nov 29 03:00:00 2026 GMT',
  ])
    expect(text).toContain(stated)
  expect(isKeyOf(signing)).toBe(true)
  expect(isKeyOf({ ...signing, key: newSigning('x', { now: 0, random }).key })).toBe(false)
})

test('numbers and identifiers are written as the standard writes them', () => {
  expect(oid('1.2.840.113549.1.7.2').toString('hex')).toBe('06092a864886f70d010702')
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 1n << 160n }), (value) => {
      const bytes = Buffer.from(value.toString(16).padStart(48, '0'), 'hex')
      const written = integer(bytes)
      expect(BigInt(`0x${written.subarray(2).toString('hex')}`)).toBe(value)
      expect((written[2] ?? 0) < 0x80).toBe(true)
      if (written.length > 3 && written[2] === 0) expect(written[3]).toBeGreaterThanOrEqual(0x80)
    }),
    { seed: 20_261_129, numRuns: 500 },
  )
})
