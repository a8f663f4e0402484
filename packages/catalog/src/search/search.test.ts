import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { pinyin, polyphonic } from 'pinyin-pro'
import { describe, expect, test } from 'vitest'
import type { Field } from '../declaration.ts'
import { account, contact, email, phone, text, url } from '../index.ts'
import { exactTermOfQuery, matches, normaliseText, readings, termsOfQuery, termsOfValue } from './index.ts'

const label = { zh: '字段', en: 'Field' }
const field = (name: string): Field => contact.fields[name]!
const ask = (words: string) => ({ text: words, country: 'CN' })

/** Whether the index alone would find the value. */
function isFound(declared: Field, value: string, words: string): boolean {
  const known = new Set(termsOfValue(declared, value))
  return termsOfQuery(declared, ask(words)).some((terms) => terms.every((term) => known.has(term)))
}

const characters = fc.constantFrom(
  ...'张三丰李四欧阳娜单行乐长重翟𠮷䶮㛃abcdefghilnostuyzABCZ0123456789éüßñİ😀👨‍👩‍👧·　 -_.@,，（）\'"ｆｕ１カな한'.split(
    '',
  ),
)
const mixed = fc.oneof(
  fc.array(characters, { maxLength: 12 }).map((parts) => parts.join('')),
  fc
    .array(fc.constantFrom('张三', '欧阳', 'zhang', ' ', 'Apple', '𠮷', '😀', 'li', '有限公司', '3M', '.', "'"), {
      maxLength: 6,
    })
    .map((p) => p.join('')),
  fc.string({ unit: 'binary', maxLength: 10 }),
  fc.string({ unit: 'grapheme', maxLength: 10 }),
)
/** A value and a query that often is a part of it, in another writing. */
const valueAndQuery = fc.oneof(
  fc.tuple(mixed, mixed),
  fc.tuple(mixed, fc.nat(11), fc.nat(11)).map(([value, from, length]): [string, string] => {
    const points = [...value]
    return [
      value,
      points
        .slice(from, from + length + 1)
        .join('')
        .toUpperCase(),
    ]
  }),
  fc.tuple(mixed, fc.nat(3), fc.nat(14)).map(([value, which, length]): [string, string] => {
    const reading = readings(value)[which] ?? []
    return [value, reading.join('').slice(0, length + 1)]
  }),
  fc.tuple(mixed, fc.nat(3)).map(([value, which]): [string, string] => {
    return [value, (readings(value)[which] ?? []).map((each) => each[0]).join('')]
  }),
)

describe('the index finds whatever matches', () => {
  const modes = { exact: ['exact'], tail: ['tail'], substring: ['substring'], pinyin: ['pinyin'] } as const
  const fields: Record<string, Field> = {
    ...Object.fromEntries(
      Object.entries(modes).map(([name, search]) => [name, text({ label, class: 'personal', search })]),
    ),
    everything: text({ label, class: 'personal', search: ['exact', 'tail', 'substring', 'pinyin'] }),
    url: url({ label, class: 'confidential', search: ['exact', 'substring'] }),
  }
  for (const [name, declared] of Object.entries(fields))
    test(`by ${name}`, () => {
      fc.assert(
        fc.property(valueAndQuery, ([value, words]) => {
          fc.pre(matches(declared, value, ask(words)) && termsOfQuery(declared, ask(words)).length > 0)
          expect(isFound(declared, value, words)).toBe(true)
        }),
        { seed: 20261123, numRuns: 4000, maxSkipsPerRun: 1000 },
      )
    })

  test('by parts of an e-mail address', () => {
    const declared = email({ label, class: 'personal', search: ['exact', 'substring'] })
    const part = fc.string({ unit: fc.constantFrom(...'abcz.-_1@'), maxLength: 8 })
    fc.assert(
      fc.property(part, part, fc.nat(16), fc.nat(16), (local, domain, from, length) => {
        const value = `${local}@${domain}`
        const words = value.slice(from, from + length + 1)
        fc.pre(matches(declared, value, ask(words)) && termsOfQuery(declared, ask(words)).length > 0)
        expect(isFound(declared, value, words)).toBe(true)
      }),
      { seed: 20261123, numRuns: 3000, maxSkipsPerRun: 1000 },
    )
  })

  test('by the digits of a number', () => {
    const declared = phone({ label, class: 'personal', search: ['exact', 'tail'] })
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 4, maxLength: 13 })
    fc.assert(
      fc.property(digits, fc.integer({ min: 1, max: 13 }), (number, last) => {
        const value = `+${number}`
        const words = number.slice(-last)
        if (last >= 4) expect(matches(declared, value, ask(words))).toBe(true)
        fc.pre(matches(declared, value, ask(words)))
        expect(isFound(declared, value, words)).toBe(true)
      }),
      { seed: 20261123, numRuns: 2000 },
    )
  })
})

describe('Chinese names', () => {
  test.each(['张', '三', '张三', 'z', 'zs', 'zhang', 'zhangsan', 'ZHANG San', 'zhāng sān', 'san', 'zhangs', '张　三'])(
    '张三 is found by %s',
    (words) => {
      expect(matches(field('name'), '张三', ask(words))).toBe(true)
      expect(isFound(field('name'), '张三', words)).toBe(true)
    },
  )

  test.each(['han', 'ang', 'sz', '李', '三张', 'zhangsanf'])('张三 is not found by %s', (words) => {
    expect(matches(field('name'), '张三', ask(words))).toBe(false)
  })

  test.each([
    ['欧阳修', 'ouyang'],
    ['欧阳修', 'oyx'],
    ['单雄信', 'shanxiongxin'],
    ['单雄信', 'dan'],
    ['曾国藩', 'zeng'],
    ['仇英', 'qiuying'],
    ['吕布', 'lvbu'],
    ['吕布', 'lǚbù'],
    ['万俟卨', 'moqi'],
    ['张乐行', 'zhangyue'],
    ['李行', 'lihang'],
    ['𠮷田', '𠮷'],
    ['𠮷田', '𠮷田'],
    ['张伟 Apple', 'apple'],
    ['陳大文', 'chendawen'],
  ])('%s is found by %s', (name, words) => {
    expect(matches(field('name'), name, ask(words))).toBe(true)
    expect(isFound(field('name'), name, words)).toBe(true)
  })

  test('readings know double surnames', () => {
    expect(readings('欧阳娜')[0]).toEqual(['ou', 'yang', 'na'])
    expect(readings('Smith')).toEqual([])
    expect(readings('张乐行').length).toBeLessThanOrEqual(4)
  })
})

describe('characters with one sound', () => {
  const SOUND = { toneType: 'none', type: 'array', v: true } as const
  const isSingle = (character: string) => new Set(polyphonic(character, SOUND)[0]).size === 1
  const DICTIONARIES = ['surname', 'dict2', 'dict3', 'dict4', 'dict5']

  /** Every word that the library knows a reading of. */
  async function knownWords(): Promise<string[]> {
    const folder = dirname(createRequire(import.meta.url).resolve('pinyin-pro'))
    const path = (name: string) => pathToFileURL(join(folder, `esm/data/${name}.mjs`)).href
    const tables = await Promise.all(DICTIONARIES.map((name) => import(path(name)) as Promise<{ default: object }>))
    return tables.flatMap((table) => Object.keys(table.default))
  }

  test('are read as the dictionary reads them, in every word and surname it knows', async () => {
    const words = (await knownWords()).filter((word) => [...word].every(isSingle))
    expect(words.length).toBeGreaterThan(500)
    for (const word of words)
      for (const surname of ['head', 'off'] as const)
        expect(readings(word), word).toEqual([pinyin(word, { ...SOUND, surname })])
  })

  test('are read as the dictionary reads them in any name', () => {
    const characters = Array.from({ length: 0x51a6 }, (_, at) => String.fromCharCode(0x4e00 + at)).filter(isSingle)
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...characters), { minLength: 1, maxLength: 6 }), (name) => {
        const text = name.join('')
        for (const surname of ['head', 'off'] as const) {
          const whole = pinyin(text, { ...SOUND, surname })
          expect(readings(text)).toEqual(whole.every((each) => /^[a-z]+$/.test(each)) ? [whole] : readings(text))
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('Latin words', () => {
  test('one or two letters find the beginning of a word only', () => {
    expect(matches(field('name'), 'Li Na', ask('li'))).toBe(true)
    expect(matches(field('name'), 'Anna Li', ask('LI'))).toBe(true)
    expect(matches(field('name'), 'Alice', ask('li'))).toBe(false)
    expect(matches(field('name'), 'Alice', ask('lic'))).toBe(true)
  })

  test('an address is found by its name, its domain and both together', () => {
    for (const words of [
      'nana',
      'ouyang',
      'example.com',
      '@example.com',
      'example',
      'nana@exam',
      'OUYANG.NANA@EXAMPLE.COM',
    ])
      expect([words, isFound(field('email'), 'ouyang.nana@example.com', words)]).toEqual([words, true])
    expect(matches(field('email'), 'ouyang.nana@example.com', ask('xample'))).toBe(false)
  })
})

describe('numbers', () => {
  const mobile = '+8613800138000'
  test.each(['13800138000', '+86 138-0013-8000', '１３８００１３８０００', '8000', '38000', '138000', '0138000'])(
    'a mobile is found by %s',
    (words) => {
      expect(matches(field('mobile'), mobile, ask(words))).toBe(true)
      expect(isFound(field('mobile'), mobile, words)).toBe(true)
    },
  )
  test('neither by its first digits nor by three of them', () => {
    expect(matches(field('mobile'), mobile, ask('1380013'))).toBe(false)
    expect(matches(field('mobile'), mobile, ask('000'))).toBe(false)
    expect(termsOfQuery(field('mobile'), ask('000'))).toEqual([])
    expect(termsOfQuery(field('mobile'), ask('张三'))).toEqual([])
  })
  test('a landline is found in national form', () => {
    expect(matches(field('phone'), '+861000001234', ask('010-00001234'))).toBe(true)
  })
  test('a code is found in any case', () => {
    expect(matches(account.fields['creditCode']!, '91350100M000100Y43', ask('91350100m000100y43'))).toBe(true)
  })
})

describe('size', () => {
  test('a person takes about forty terms', () => {
    const person = {
      name: '欧阳修',
      mobile: '+8613800138000',
      phone: '+861012345678',
      email: 'c00001@example.net',
      wechat: 'ouyang1',
    }
    const terms = Object.entries(person).flatMap(([key, value]) => termsOfValue(field(key), value))
    expect(terms.length).toBeLessThanOrEqual(45)
  })
  test('values that are no text and fields without search have none', () => {
    expect(termsOfValue(field('name'), 7)).toEqual([])
    expect(termsOfValue(field('note'), 'x')).toEqual([])
    expect(matches(field('name'), null, ask('x'))).toBe(false)
  })
  test('equality asks with one term', () => {
    expect(exactTermOfQuery(field('mobile'), ask('138 0013 8000'))).toBe('x:+8613800138000')
    expect(exactTermOfQuery(field('mobile'), ask('8000'))).toBeUndefined()
  })
})

test('normalising is done once', () => {
  expect(normaliseText('　张　三 Ａｐｐｌｅ  Inc\u200B ')).toBe('张三 apple inc')
  fc.assert(
    fc.property(mixed, (value) => {
      expect(normaliseText(normaliseText(value))).toBe(normaliseText(value))
    }),
    { seed: 1, numRuns: 2000 },
  )
})
