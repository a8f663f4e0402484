import fc from 'fast-check'
import { expect, test } from 'vitest'
import { markDifferences } from './word-diff.ts'

const marked = (text: string, other: string) =>
  markDifferences(text, other)
    .map((part) => (part.differs ? `[${part.text}]` : part.text))
    .join('')

test('differing words are marked in Chinese and in English, the rest is left', () => {
  expect(marked('先电话联系采购', '先微信联系采购')).toBe('先[电话]联系采购')
  expect(marked('call before noon', 'call after noon')).toBe('call [before] noon')
  expect(marked('same', 'same')).toBe('same')
  expect(marked('new', '')).toBe('[new]')
})

test('the parts together are the text, whatever both say, short or long', () => {
  const texts = fc.array(fc.constantFrom('客户', ' ', '说', 'yes', '𠮷', '👍🏽', 'שלום', '。'), { maxLength: 900 })
  fc.assert(
    fc.property(texts, texts, (one, other) => {
      const text = one.join('')
      const parts = markDifferences(text, other.join(''))
      expect(parts.map((part) => part.text).join('')).toBe(text)
      if (text === other.join('')) expect(parts.every((part) => !part.differs)).toBe(true)
    }),
    { numRuns: 60, seed: 7 },
  )
})
