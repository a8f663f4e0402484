import { expect, test } from 'vitest'
import { takenFrom } from './basis.ts'
import { quote } from './objects/index.ts'

const amount = { amount: '20.00', currency: 'CNY' }
const line = { productId: 'p', quantity: '2' }
const deal = { name: '测量机', account: 'a', contacts: ['c1', 'c2'], lines: [line], amount, note: '内部' }

test('what is left out is taken, of several people the first, and nothing that is not declared', () => {
  expect(takenFrom(quote, { opportunity: 'o' }, deal)).toEqual({ account: 'a', contact: 'c1', lines: [line], amount })
  expect(takenFrom(quote, { opportunity: 'o' }, { account: null, contacts: [] })).toEqual({})
})

test('what is stated stays, be it nothing; lines and their amount are one statement', () => {
  const stated = { opportunity: 'o', account: 'b', contact: null }
  expect(takenFrom(quote, { ...stated, lines: null }, deal)).toEqual({})
  expect(takenFrom(quote, { ...stated, amount }, deal)).toEqual({})
  expect(takenFrom(quote, stated, deal)).toEqual({ lines: [line], amount })
})
