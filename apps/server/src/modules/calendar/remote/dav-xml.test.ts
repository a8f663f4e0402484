import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DavFault } from './dav-fault.ts'
import { childOf, dav, parseDav, wordsOf, xmlText } from './dav-xml.ts'

const within = (inner: string) => `<d:multistatus xmlns:d="DAV:">${inner}</d:multistatus>`

test('what is written into XML is read from it again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 1 }), (words) => {
      const root = parseDav(within(`<d:href>${xmlText(words)}</d:href>`))
      expect(wordsOf(root, dav('href')) ?? '').toBe(words.trim())
    }),
  )
  expect(childOf(parseDav(within('<d:href/>')), dav('href'))?.text).toBe('')
})

test.each([
  ['a document type', '<!DOCTYPE d:multistatus><d:multistatus xmlns:d="DAV:"/>'],
  ['entities of its own', `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>${within('&b;')}`],
  ['an entity that XML does not know', within('&nbsp;')],
  ['elements too deep', within('<d:a>'.repeat(30) + '</d:a>'.repeat(30))],
  ['no end', '<d:multistatus xmlns:d="DAV:">'],
  ['nothing', ''],
])('%s is refused', (_what, text) => {
  expect(() => parseDav(text)).toThrow(DavFault)
})
