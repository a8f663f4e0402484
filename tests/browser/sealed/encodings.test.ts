import { createHash, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeSeeker } from './seeker.ts'

const NAME = '慕容栖梧'
const COMPANY = 'Crème Brûlée Instruments Überlingen GmbH'
const MOBILE = '13967284519'
const seeker = makeSeeker([NAME, COMPANY, MOBILE])
const gbName = Buffer.from('c4bdc8ddc6dccee0', 'hex')
const number = Buffer.alloc(8)
number.writeBigInt64LE(8_613_967_284_519n)

const hidden: readonly (readonly [string, string, Buffer])[] = [
  ['as it is', NAME, Buffer.from(NAME)],
  ['in capitals', COMPANY, Buffer.from(COMPANY.toUpperCase())],
  ['decomposed', COMPANY, Buffer.from(COMPANY.normalize('NFD'))],
  ['in UTF-16', NAME, Buffer.from(NAME, 'utf16le')],
  ['in UTF-16, big end first', NAME, Buffer.from(NAME, 'utf16le').swap16()],
  ['in GB18030', NAME, gbName],
  ['in hex', NAME, Buffer.from(Buffer.from(NAME).toString('hex').toUpperCase())],
  ['GB18030 in hex', NAME, Buffer.from(gbName.toString('hex'))],
  ['percent-encoded', NAME, Buffer.from(encodeURIComponent(NAME))],
  ['escaped in JSON', NAME, Buffer.from('\\u6155\\u5BB9\\u6816\\u68a7')],
  ['escaped twice', NAME, Buffer.from('\\\\u6155\\\\u5bb9\\\\u6816\\\\u68a7')],
  ['read as Latin', NAME, Buffer.from(Buffer.from(NAME).toString('latin1'))],
  ['a mobile with its country', MOBILE, Buffer.from(`+86${MOBILE}`)],
  ['a mobile in groups', MOBILE, Buffer.from('139 6728 4519')],
  ['a mobile as a number', MOBILE, number],
  ['a bare digest of a mobile', MOBILE, createHash('sha256').update(`+86${MOBILE}`).digest()],
  ...[0, 1, 2].map(
    (shift) =>
      [
        `in base64 after ${shift}`,
        NAME,
        Buffer.from(Buffer.from(`${'x'.repeat(shift)}${NAME}…`).toString('base64url')),
      ] as const,
  ),
]

test.each(hidden)('a value %s is found among random bytes', (_, value, bytes) => {
  const around = Buffer.concat([randomBytes(4_099), bytes, randomBytes(5_003)])
  expect(seeker.seek(around, 'here')).toEqual([{ value, place: 'here', at: expect.any(Number) }])
})

test('nothing is found in sixteen million random bytes', () => {
  expect(seeker.seek(randomBytes(16_000_000), 'here')).toEqual([])
})
