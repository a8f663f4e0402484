import { expect, test } from 'vitest'
import { askedOf, freshRule, isWhole, statedRules, withCondition } from './rule-draft.ts'

test('a field asks for what is chosen, and for nothing where nothing is', () => {
  const asked = withCondition(withCondition(freshRule(), 'source', ['website']), 'region', ['440000'])
  expect([askedOf(asked, 'source'), askedOf(asked, 'region'), askedOf(asked, 'residence')]).toEqual([
    ['website'],
    ['440000'],
    [],
  ])
  expect(withCondition(asked, 'source', []).when).toEqual([{ field: 'region', in: ['440000'] }])
})

test('new rules get ids from their English names, each its own, and those that have one keep it', () => {
  const named = (en: string, id = '') => ({ ...freshRule(), id, label: { zh: '规则', en } })
  expect(statedRules([named('North', 'north'), named('North'), named('北')]).map(({ id }) => id)).toEqual([
    'north',
    'north_2',
    'rule',
  ])
})

test('a rule needs both names and somebody to give to', () => {
  const whole = { ...freshRule(), label: { zh: '甲', en: 'A' }, to: 'x' }
  expect([isWhole(whole), isWhole({ ...whole, to: '' }), isWhole({ ...whole, label: { zh: '甲', en: ' ' } })]).toEqual([
    true,
    false,
    false,
  ])
})
