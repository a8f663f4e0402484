import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findLinks, MOST_LINKS, replaceLinks } from './find-links.ts'

const OWN = new URL('https://crm.example:8443')
const targets = (text: string) => findLinks(text, OWN).map(({ target }) => target)

test.each([
  ['看 https://a.example/x。谢谢', ['https://a.example/x']],
  [
    '(https://a.example/x), then https://b.example/y?z=1&w=%20#k.',
    ['https://a.example/x', 'https://b.example/y?z=1&w=%20#k'],
  ],
  ['https://a.example/wiki/A_(b)', ['https://a.example/wiki/A_(b)']],
  ['<https://a.example/x>', ['https://a.example/x']],
  // where it ends or leads is in doubt, or it is no link
  ['https://a.example/产品', []],
  ['https://例子.example/x', []],
  ['xhttps://a.example', []],
  ['https://user:secret@a.example/', []],
  ['https://user@a.example/', []],
  ['ftp://a.example javascript:alert(1) www.a.example', []],
  ['http:// https://? https://[x', []],
  [`https://a.example/${'x'.repeat(2_000)}`, []],
  // our own, by whatever port or case
  ['https://crm.example:8443/contacts/1 https://CRM.example/x', []],
])('%s', (text, expected) => {
  expect(targets(text)).toEqual(expected)
})

test('so many and no more', () => {
  expect(targets('https://a.example/ '.repeat(MOST_LINKS + 3))).toHaveLength(MOST_LINKS)
})

const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.constantFrom(
    'http://',
    'https://',
    '\r\n',
    '。',
    '产',
    '(',
    ')',
    '@',
    'https://crm.example/',
    'https://a.example',
    '\u202e',
    '$&',
    '$1',
  ),
)
const texts = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))

test('whatever is written, what is no link stays as it is, and each link is one that leads elsewhere', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const links = findLinks(text, OWN)
      const same = links.map(({ target }) => target)
      expect(replaceLinks(text, links, same)).toBe(text)
      const marks = links.map((_, place) => `\u0000${place}\u0000`)
      const replaced = replaceLinks(text, links, marks)
      let back = ''
      let rest = replaced
      for (const [place, mark] of marks.entries()) {
        const at = rest.indexOf(mark)
        back += rest.slice(0, at) + (same[place] ?? '')
        rest = rest.slice(at + mark.length)
      }
      expect(back + rest).toBe(text)
      for (const target of same) {
        expect(target).toMatch(/^https?:\/\/[!-~]+$/i)
        expect(new URL(target).hostname).not.toBe(OWN.hostname)
      }
    }),
    { seed: 90, numRuns: 500 },
  )
})
