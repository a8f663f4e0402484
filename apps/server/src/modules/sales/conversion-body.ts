import Type, { type Static } from 'typebox'
import { ById, byKey, exactly, MaybeText, Members, maybe } from '../../platform/gate/shapes.ts'

const Id = ById.properties.id

/** A record that is there already; `fill` writes into its empty fields what the lead holds. */
const Chosen = exactly({ id: Id, fill: Type.Optional(Type.Boolean()) })
/** A new record: what the lead passes on, and over it what is stated; null leaves a field empty. */
const New = exactly({ values: byKey(64, Type.Unknown(), { maxProperties: 200 }) })

export const ConversionBody = exactly({
  account: Type.Optional(maybe(Type.Union([Chosen, New]))),
  contact: Type.Union([Chosen, New]),
  opportunity: Type.Optional(maybe(New)),
})
export type ConversionAsked = Static<typeof ConversionBody>
export type Wish = NonNullable<ConversionAsked[keyof ConversionAsked]>

const Proposal = exactly({
  /** Whether the caller may make one. */
  possible: Type.Boolean(),
  /** What the lead passes on, by the new record's fields, masked where it is masked on the lead. */
  values: Members,
  masked: Type.Array(Type.String()),
  /** Whom it may be already: by id within the caller's reach, beyond it by the day alone. */
  duplicates: Type.Array(
    Type.Union([
      exactly({ field: Type.String(), id: Id }),
      exactly({ field: Type.String(), heldSince: Type.String() }),
    ]),
  ),
})

export const ConversionProposal = exactly({
  version: Type.Integer(),
  account: Proposal,
  contact: Proposal,
  opportunity: Proposal,
})

export const Converted = exactly({
  lead: Members,
  accountId: MaybeText,
  contactId: MaybeText,
  opportunityId: MaybeText,
})
