import Type from 'typebox'
import { describe, expect, it } from 'vitest'
import { messageOf } from '../errors/problem.ts'
import { Refusal } from '../errors/refusal.ts'
import { validatorOf } from './validate.ts'

/** What a check refuses, each fault with its words for a reader of English. */
function faults(schema: Parameters<typeof validatorOf>[0], part: 'query' | 'body', value: unknown): string[] {
  try {
    validatorOf(schema, part)(value)
    return []
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return (error.details.errors ?? []).map((fault) => `${fault.path} ${fault.code}: ${messageOf(fault, 'en')}`)
  }
}

describe('a value beyond what a route takes', () => {
  const Body = Type.Object(
    {
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
      words: Type.Optional(Type.String({ minLength: 2, maxLength: 5 })),
      operations: Type.Optional(Type.Array(Type.String(), { minItems: 1, maxItems: 3, uniqueItems: true })),
      kind: Type.Optional(Type.Union([Type.Literal('a'), Type.Literal('b')])),
      to: Type.Optional(Type.Union([Type.String({ maxLength: 3 }), Type.Null()])),
    },
    { additionalProperties: false },
  )
  it.each([
    [{ limit: 201 }, '/limit number_too_large: At most 200'],
    [{ limit: 0 }, '/limit number_too_small: At least 1'],
    [{ limit: 'x' }, '/limit type_wrong: It has to be a whole number'],
    [{ words: 'lengthy' }, '/words text_too_long: At most 5 characters'],
    [{ words: 'l' }, '/words text_too_short: At least 2 characters'],
    [{ operations: [] }, '/operations items_too_few: At least 1'],
    [{ operations: ['a', 'b', 'c', 'd'] }, '/operations items_too_many: At most 3 at a time'],
    [{ operations: ['a', 'a'] }, '/operations items_repeated: One stands in it twice'],
    [{ kind: 'c' }, '/kind choice_unknown: One of: a, b'],
    [{ other: 1 }, '/other field_unknown: There is no such field, or you may not use it'],
  ])('%j is told by its bound', (value, told) => {
    expect(faults(Body, 'body', value)).toEqual([told])
  })

  it('of several kinds at once is told without a bound that holds for one of them', () => {
    expect(faults(Body, 'body', { to: 4 })).toEqual(['/to type_wrong: It is of the wrong type'])
  })

  it('in an address is read as the number it states', () => {
    expect(faults(Body, 'query', { limit: '200' })).toEqual([])
    expect(faults(Body, 'query', { limit: '-1' })).toEqual(['/limit number_too_small: At least 1'])
  })
})
