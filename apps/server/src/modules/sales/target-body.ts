/** What is said of targets over the API. */
import Type, { type Static } from 'typebox'
import { exactly, InBase, maybe } from '../../platform/gate/shapes.ts'
import { UUID_PATTERN } from '../../platform/identifiers.ts'
import { PERIOD_PATTERN } from './periods.ts'

const Id = Type.String({ pattern: UUID_PATTERN })
const Period = Type.String({ pattern: PERIOD_PATTERN })
const Whom = Type.Union([Type.Literal('company'), Type.Literal('team'), Type.Literal('person')])
export const Money = exactly({ amount: Type.String(), currency: Type.String() })

/** An amount without a sign: whole digits as many as deals may have, and the decimals of its currency. */
export const Amount = exactly({
  amount: Type.String({ pattern: '^[0-9]{1,18}(\\.[0-9]{1,3})?$' }),
  currency: Type.String({ pattern: '^[A-Z]{3}$' }),
})

export const TargetQuery = exactly({ period: Period })

/** Of which period and whom; without an amount the target is taken back. */
export const TargetBody = exactly({ period: Period, whose: Whom, id: maybe(Id), amount: maybe(Amount) })
export type TargetStated = Static<typeof TargetBody>

export const TargetKept = exactly({
  period: Period,
  whose: Whom,
  id: maybe(Id),
  version: Type.Integer({ minimum: 1 }),
  amount: maybe(Money),
})

export const TargetList = exactly({
  period: exactly({ from: Type.String(), to: Type.String() }),
  /** In which new targets are set, unless another one is stated. */
  currency: Type.String(),
  data: Type.Array(
    exactly({
      whose: Whom,
      /** The team or the person; null for the company. */
      id: maybe(Id),
      /** In which a person sits. */
      teamId: maybe(Id),
      version: Type.Integer({ minimum: 1 }),
      amount: maybe(Money),
      /** What is won, and what of the target that is; null where nothing is set, and for whoever reaches a part of the deals only. */
      closed: maybe(Money),
      percent: maybe(Type.String()),
      gap: maybe(Money),
      /** The rates that what was won in other currencies lacks: it is not counted. */
      missing: InBase.missing,
      maySet: Type.Boolean(),
    }),
  ),
})
