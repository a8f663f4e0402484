import { expect, test } from 'vitest'
import { partsOf, typedWords, withMentions } from './mentions.ts'

const one = { id: '01900000-0000-7000-8000-000000000001', name: 'Li' }
const other = { id: '01900000-0000-7000-8000-000000000002', name: 'Li Na' }

test('whoever was chosen is stored by id, the longer name first, and read back as it was written', () => {
  const stored = withMentions('@Li Na and @Li: see 100 $& a@b.example', [one, other])
  expect(stored).toBe(`@[Li Na](user:${other.id}) and @[Li](user:${one.id}): see 100 $& a@b.example`)
  expect(partsOf(stored)).toEqual([other, ' and ', one, ': see 100 $& a@b.example'])
  const typed = typedWords(stored)
  expect(typed.words).toBe('@Li Na and @Li: see 100 $& a@b.example')
  expect(withMentions(typed.words, typed.mentioned)).toBe(stored)
})

test('words without a mention, and what only looks like one, stay words', () => {
  expect(withMentions('@Li', [])).toBe('@Li')
  for (const words of ['', 'plain', '@[Li](user:1)', '@[](user:01900000-0000-7000-8000-000000000001)'])
    expect(partsOf(words).join('')).toBe(words)
})
