/** What is said over the API of what managers believe beside the deals. */
import Type, { type Static } from 'typebox'
import { exactly, maybe } from '../../platform/gate/shapes.ts'
import { UUID_PATTERN } from '../../platform/identifiers.ts'
import { PERIOD_PATTERN } from './periods.ts'
import { Amount, Money } from './target-body.ts'

const Id = Type.String({ pattern: UUID_PATTERN })
const Period = Type.String({ pattern: PERIOD_PATTERN })
const Whose = Type.Union([Type.Literal('team'), Type.Literal('person')])
const Category = Type.Union([Type.Literal('commit'), Type.Literal('best_case')])
const Note = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' })

const about = { whose: Whose, id: Id, category: Category }

/** Without an amount it is taken back, and its note with it. */
export const AdjustmentBody = exactly({
  period: Period,
  ...about,
  adjusted: maybe(exactly({ amount: Amount, note: Note })),
})
export type AdjustmentStated = Static<typeof AdjustmentBody>

export const AdjustmentKept = exactly({ period: Period, ...about, version: Type.Integer({ minimum: 1 }) })

export const AdjustmentList = exactly({
  data: Type.Array(
    exactly({
      ...about,
      version: Type.Integer({ minimum: 1 }),
      /** Null where it was taken back. */
      adjusted: maybe(exactly({ amount: Money, note: Type.String() })),
      by: Id,
      at: Type.String(),
    }),
  ),
})
