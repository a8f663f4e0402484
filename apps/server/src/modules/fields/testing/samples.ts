import type { CUSTOM_CLASSES, CUSTOM_KINDS } from '../definition.ts'

export type Kind = (typeof CUSTOM_KINDS)[number]
export type Class = (typeof CUSTOM_CLASSES)[number]

/** Two values as they are written, as they are kept where that differs, and questions each of which finds the first and not the second. */
export interface Sample {
  readonly first: () => unknown
  readonly second: () => unknown
  readonly kept?: () => unknown
  readonly finds: readonly object[]
  readonly q?: string
  readonly wrong: unknown
  readonly more?: object
}

const options = [
  { value: 'a', label: { zh: '甲', en: 'A' } },
  { value: 'b', label: { zh: '乙', en: 'B' } },
  { value: 'c', label: { zh: '丙', en: 'C' } },
]
/** The records that samples point to, once the test has made them. */
export const pointed = { friend: '', firm: '', file: '' }
/** What a test uploads for a field of files. */
export const FILE = { name: '合同.txt', text: '第一条' }

/** A sample of every kind. */
export const SAMPLES: Readonly<Record<Kind, Sample>> = {
  text: {
    first: () => '蓝川河',
    second: () => '绿洲',
    finds: [
      { eq: '蓝川河' },
      { contains: '川河' },
      { starts: '蓝' },
      { in: ['蓝川河', '别的'] },
      { nin: ['绿洲'] },
      { ne: '绿洲' },
    ],
    q: '蓝川',
    wrong: 5,
  },
  longText: { first: () => '第一行\n蓝川', second: () => '绿洲', finds: [{ contains: '蓝川' }], wrong: ['x'] },
  richText: {
    first: () => '<p onclick="x()">蓝<script>alert(1)</script><b>川</b></p>',
    kept: () => '<p>蓝<b>川</b></p>',
    second: () => '<p>绿</p>',
    finds: [{ contains: '<b>川' }],
    wrong: 1,
  },
  phone: {
    first: () => '13700001111',
    kept: () => '+8613700001111',
    second: () => '13700002222',
    finds: [{ eq: '137 0000 1111' }],
    q: '13700001111',
    wrong: '12',
  },
  email: {
    first: () => 'A@例子.cn',
    kept: () => 'a@xn--fsqu00a.cn',
    second: () => 'b@example.com',
    finds: [{ eq: 'a@例子.CN' }],
    q: 'a@例子.cn',
    wrong: 'x@',
  },
  url: {
    first: () => 'example.com/a',
    kept: () => 'https://example.com/a',
    second: () => 'https://example.org/',
    finds: [{ contains: 'example.com' }],
    wrong: 'javascript:alert(1)',
  },
  integer: {
    first: () => 9,
    second: () => 10,
    finds: [{ eq: 9 }, { lt: 10 }, { between: [1, 9] }, { in: [9] }, { nin: [10] }, { lte: 9 }],
    wrong: 1.5,
  },
  decimal: {
    first: () => '9.5',
    second: () => '10.25',
    finds: [{ eq: '9.50' }, { lt: '10' }, { between: ['-1', '9.5'] }, { lte: 9.5 }],
    wrong: 'x',
  },
  money: {
    first: () => ({ amount: '9.5', currency: 'CNY' }),
    kept: () => ({ amount: '9.50', currency: 'CNY' }),
    second: () => ({ amount: '100', currency: 'USD' }),
    finds: [
      { eq: { amount: '9.50', currency: 'CNY' } },
      { lt: { amount: '10', currency: 'CNY' } },
      { gt: { amount: '-1', currency: 'CNY' } },
      { gte: '9' },
    ],
    wrong: { amount: 9.5, currency: 'CNY' },
  },
  boolean: { first: () => true, second: () => false, finds: [{ eq: true }, { ne: false }], wrong: 'yes' },
  date: {
    first: () => '2026-02-28',
    second: () => '2026-11-01',
    finds: [{ eq: '2026-02-28' }, { lt: '2026-03-01' }, { between: ['2026-02-01', '2026-02-28'] }],
    wrong: '2026-02-30',
  },
  dateTime: {
    first: () => '2026-11-22T08:00:00+08:00',
    kept: () => '2026-11-22T00:00:00.000Z',
    second: () => '2020-01-01T00:00:00Z',
    finds: [{ eq: '2026-11-22T00:00:00Z' }, { gt: '2026-01-01T00:00:00Z' }, { within: '7d' }],
    wrong: '2026-11-22',
  },
  choice: {
    first: () => 'a',
    second: () => 'b',
    finds: [{ eq: 'a' }, { in: ['a'] }, { nin: ['b'] }, { ne: 'b' }],
    wrong: 'z',
    more: { options },
  },
  multiChoice: {
    first: () => ['a', 'c'],
    second: () => ['b'],
    finds: [{ contains: 'c' }, { in: ['a'] }, { nin: ['b'] }],
    wrong: ['z'],
    more: { options },
  },
  tags: {
    first: () => ['急', '大客户'],
    second: () => ['慢'],
    finds: [{ contains: '大客' }, { in: ['急'] }, { nin: ['慢'] }],
    wrong: [1],
  },
  country: {
    first: () => 'CN',
    second: () => 'DE',
    finds: [{ eq: 'CN' }, { in: ['CN'] }, { nin: ['DE'] }],
    wrong: 'XX',
  },
  region: {
    first: () => '310000',
    second: () => '110000',
    finds: [{ eq: '310000' }, { starts: '31' }],
    wrong: '999999',
  },
  creditCode: {
    first: () => '91350100M000100Y43',
    second: () => '91110000100013143A',
    finds: [{ eq: '91350100m000100y43' }],
    q: '91350100M000100Y43',
    wrong: '91350100M000100Y44',
  },
  nationalId: {
    first: () => '11010519491231002X',
    second: () => '440524188001010014',
    finds: [{ eq: '11010519491231002x' }],
    q: '11010519491231002X',
    wrong: '110105194912310021',
  },
  reference: {
    first: () => pointed.friend,
    second: () => null,
    finds: [{ null: false }],
    wrong: '00000000-0000-7000-8000-000000000000',
    more: { targets: ['contact'] },
  },
  about: {
    first: () => ({ object: 'account', id: pointed.firm }),
    second: () => ({ object: 'contact', id: pointed.friend }),
    finds: [],
    wrong: { object: 'user', id: pointed.firm },
    more: { targets: ['contact', 'account'] },
  },
  people: {
    first: () => [pointed.friend],
    second: () => [],
    finds: [{ null: false }],
    wrong: ['x'],
    more: { targets: ['contact'] },
  },
  file: {
    first: () => [{ id: pointed.file }],
    kept: () => [{ id: pointed.file, name: FILE.name, type: 'text/plain', size: Buffer.byteLength(FILE.text) }],
    second: () => null,
    finds: [{ null: false }],
    wrong: 5,
  },
}
