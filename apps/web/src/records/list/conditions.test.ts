import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Condition, conditionsOf, sameConditions, type Tree, treeOf } from './conditions.ts'

const name = fc.constantFrom('name', 'source', 'ownerId', 'since', 'lastFollowUpAt', 'region', 'cf_size', 'amount')
const text = fc.string({ minLength: 1, maxLength: 12 })
const scalar = fc.oneof(text, fc.integer(), fc.boolean())
const amount = fc.record({ amount: fc.constantFrom('1234.50', '-1'), currency: fc.constant('CNY') })
const value = fc.oneof(scalar, amount)

const onField = fc.oneof(
  fc.record({ field: name, operator: fc.constantFrom('eq', 'ne', 'lt', 'lte', 'gt', 'gte'), value }),
  fc.record({ field: name, operator: fc.constantFrom('in', 'nin'), value: fc.array(scalar, { minLength: 1 }) }),
  fc.record({ field: name, operator: fc.constant('between'), value: fc.tuple(value, value) }),
  fc.record({ field: name, operator: fc.constantFrom('contains', 'starts'), value: text }),
  fc.record({ field: name, operator: fc.constant('starts'), value: fc.array(text, { minLength: 1, maxLength: 4 }) }),
  fc.record({
    field: name,
    operator: fc.constantFrom('within', 'notWithin', 'expected'),
    value: fc.constantFrom('7d', '+30d'),
  }),
  fc.record({
    field: name,
    operator: fc.constantFrom('empty', 'filled', 'quiet', 'overdue'),
    value: fc.constant(null),
  }),
)
const whole = fc.oneof(
  fc.record({ tree: fc.record({ or: fc.tuple(fc.record({ name: value }), fc.record({ source: value })) }) }),
  fc.record({ tree: fc.record({ not: fc.record({ or: fc.tuple(fc.record({ name: value })) }) }) }),
)
const conditions = fc.array(fc.oneof(onField, whole), { maxLength: 8 }) as fc.Arbitrary<Condition[]>

describe('conditions and their tree', () => {
  test('conditions that became a tree come back as they were', () => {
    fc.assert(
      fc.property(conditions, (made) => {
        expect(conditionsOf(treeOf(made))).toEqual(made)
      }),
    )
  })

  test('a tree that became conditions becomes the same tree again', () => {
    fc.assert(
      fc.property(conditions, (made) => {
        const tree = treeOf(made)
        expect(treeOf(conditionsOf(tree))).toEqual(tree)
      }),
    )
  })

  test('trees of any shape lose nothing: what is no condition on one field stays whole', () => {
    const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.tuple(name, value).map(([field, one]) => ({ [field]: { eq: one } })),
        fc.tuple(name, text).map(([field, one]) => ({ [field]: { starts: one } })),
        fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((or) => ({ or })),
        tie('tree').map((not) => ({ not })),
      ),
    }))
    fc.assert(
      fc.property(tree, (made) => {
        expect(treeOf(conditionsOf(made))).toEqual(made)
      }),
    )
  })
})

test('short forms of the contract are read: a bare value is equality, two operators of a field are two conditions', () => {
  expect(conditionsOf({ source: 'website', since: { gte: '2026-01-01', lt: '2026-02-01' } })).toEqual([
    { field: 'source', operator: 'eq', value: 'website' },
    { field: 'since', operator: 'gte', value: '2026-01-01' },
    { field: 'since', operator: 'lt', value: '2026-02-01' },
  ])
  expect(conditionsOf({ and: [] })).toEqual([])
  expect(treeOf([])).toBeNull()
})

test('the same is told apart from another', () => {
  const one: Condition[] = [{ field: 'source', operator: 'in', value: ['website'] }]
  expect(sameConditions(one, conditionsOf(treeOf(one)))).toBe(true)
  expect(sameConditions(one, [])).toBe(false)
})
