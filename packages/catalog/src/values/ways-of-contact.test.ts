import { describe, expect, test } from 'vitest'
import { field, read } from './fixtures/read.ts'
import { valueType } from './index.ts'

describe('telephone numbers', () => {
  test.each([
    ['13700005868', '+8613700005868'],
    ['１９９００００９８１５', '+8619900009815'],
    ['+86 13700005868', '+8613700005868'],
    ['0086-137-0000-5868', '+8613700005868'],
    ['8613700005868', '+8613700005868'],
    ['(+86)13700005868', '+8613700005868'],
    ['\u202D13700005868\u202C', '+8613700005868'],
    ['010-00001234', '+861000001234'],
    ['（0571）8800 1234', '+8657188001234'],
    ['0755-1234567', '+867551234567'],
    ['400-800-1234', '+864008001234'],
    ['+852 9123 4567', '+85291234567'],
    ['+1 (415) 555-2671', '+14155552671'],
  ])('%s is read as %s', (written, value) => expect(read('phone', written)).toBe(value))

  test.each([
    '12345',
    '10000000000',
    '138000012345',
    '1390000abcd',
    '无',
    '021-13800001234-9',
    '139०0001',
    '010-12345678转12',
    '+999 1234',
    '',
  ])('%s is no number', (written) => expect(read('phone', written)).toBe('! phone_invalid'))

  test('a mobile field refuses a landline', () => {
    expect(read('phone', '010-00001234', { mobileOnly: true })).toBe('! phone_invalid')
    expect(read('phone', '23900001234', { mobileOnly: true })).toBe('! phone_invalid')
    expect(read('phone', '17000001234', { mobileOnly: true })).toBe('+8617000001234')
  })

  test('the national form is the tenant’s', () => {
    expect(read('phone', '020 7946 0958', {}, { country: 'GB' })).toBe('+442079460958')
    expect(read('phone', '13700005868', {}, { country: 'GB' })).toBe('! phone_invalid')
  })

  test('a printed number reads back', () => {
    for (const value of ['+8613700005868', '+861000001234', '+8657188001234', '+864008001234', '+14155552671'])
      for (const language of ['zh', 'en'] as const)
        expect(read('phone', valueType('phone').print(value, field('phone'), language))).toBe(value)
  })
})

describe('addresses', () => {
  test.each([
    ['  C00001@Example.NET ', 'c00001@example.net'],
    ['ｃ０３７２８＠ｅｘａｍｐｌｅ．ｏｒｇ', 'c03728@example.org'],
    ['张三@例子.中国', '张三@xn--fsqu00a.xn--fiqs8s'],
    ['a+b@mail.example.com', 'a+b@mail.example.com'],
  ])('%s is %s', (written, value) => expect(read('email', written)).toBe(value))

  test.each([
    'user@',
    '@example.com',
    'user example.com',
    'user@@example.com',
    'a b@example.com',
    'user@example',
    'a@1.2',
    'a@b.c\r\nBcc: x@y.z',
    'a@b..c',
    'a@%65.com',
    `${'a'.repeat(65)}@b.cn`,
    `a@${'b.'.repeat(130)}cn`,
  ])('%j is none', (written) => expect(read('email', written)).toBe('! email_invalid'))

  test('web addresses run no script and carry no password', () => {
    expect(read('url', 'www.例子.中国/a b')).toBe('! url_invalid')
    expect(read('url', 'www.example.com')).toBe('https://www.example.com/')
    for (const written of [
      'javascript:alert(1)',
      'data:text/html,x',
      'https://a:b@example.com',
      'file:///etc',
      'https://',
      'nix',
      'java\tscript:x',
    ])
      expect([written, read('url', written)]).toEqual([written, '! url_invalid'])
  })
})
