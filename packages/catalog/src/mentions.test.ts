import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mentionedIn } from './mentions.ts'

const idOf = (n: number): string => `01a20000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`

test('whoever is named is found, once and in order, whatever stands around', () => {
  const pieces = fc.array(fc.tuple(fc.string(), fc.integer({ min: 0, max: 9 })), { maxLength: 15 })
  fc.assert(
    fc.property(pieces, (parts) => {
      const words = parts.map(([text, n]) => `${text.replaceAll('@', '')}@[李 娜${n}](user:${idOf(n)})`).join('')
      expect(mentionedIn(words)).toEqual([...new Set(parts.map(([, n]) => idOf(n)))])
    }),
    { seed: 11, numRuns: 200 },
  )
})

test('what only looks like a mention names nobody, and a flood names twenty', () => {
  for (const words of [
    '@李娜',
    '[李娜](user:1)',
    `@[](user:${idOf(1)})`,
    `@[a\nb](user:${idOf(1)})`,
    '@[a](user:01A2)',
  ])
    expect(mentionedIn(words)).toEqual([])
  const flood = Array.from({ length: 500 }, (_, n) => `@[x](user:${idOf(n)})`).join(' ')
  expect(mentionedIn(flood)).toHaveLength(20)
})
