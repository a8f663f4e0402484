/** What a report is asked, and what it answers. */
import Type, { type Static } from 'typebox'
import { Day, exactly, InBase, Members, maybe } from '../../platform/gate/shapes.ts'
import { REPORT_MEASURES, REPORT_UNITS } from '../../records/index.ts'
import { COMPARISONS, PERIOD_NAMES } from './days.ts'

const oneOf = <const V extends string>(values: readonly V[]) => Type.Union(values.map((value) => Type.Literal(value)))
const Key = Type.String({ minLength: 1, maxLength: 64 })

const Group = exactly({
  field: Key,
  /** Of a day or a moment; a month where it is not stated. */
  by: Type.Optional(oneOf(REPORT_UNITS)),
})
const Period = exactly({
  field: Key,
  name: Type.Optional(oneOf(PERIOD_NAMES)),
  from: Type.Optional(Day),
  to: Type.Optional(Day),
})

export const ReportBody = exactly({
  object: Key,
  measure: exactly({ kind: oneOf(REPORT_MEASURES), field: Type.Optional(Key) }),
  group: Type.Optional(Type.Array(Group, { maxItems: 2 })),
  filter: Type.Optional(maybe(Members)),
  period: Type.Optional(maybe(Period)),
  compare: Type.Optional(maybe(oneOf(COMPARISONS))),
})
export type ReportStated = Static<typeof ReportBody>

const Days = exactly({ from: Type.String(), to: Type.String() })
/** What a part comes to; null where too few records are in it for whoever sees statistics alone. */
const Value = exactly({ currency: maybe(Type.String()), count: Type.Integer({ minimum: 0 }), value: Type.String() })
const number = {
  count: maybe(Type.Integer({ minimum: 0 })),
  values: Type.Array(Value),
  /** What a sum comes to in the company's currency, where something is of another one. */
  base: maybe(exactly(InBase)),
}
const Part = exactly({
  /** By each group: the value, the first day of a bucket, or null where the records have none. */
  keys: Type.Array(maybe(Type.String())),
  /** Which groups of it are all others together. */
  others: Type.Array(Type.Boolean()),
  ...number,
  /** The list of the records behind the number; null where there is none to be led to. */
  filter: maybe(Members),
})
const answer = {
  period: maybe(Days),
  total: exactly({ ...number, filter: maybe(Members) }),
  groups: Type.Array(Part),
}

export const ReportAnswer = exactly({
  ...answer,
  /** Numbers are about, and none is told of fewer than five. */
  statistics: Type.Boolean(),
  /** Names of records and people by which it is grouped. */
  names: Type.Record(Type.String(), Type.String()),
  compared: maybe(exactly(answer)),
})
export type ReportAnswer = Static<typeof ReportAnswer>
export type ReportPart = Static<typeof Part>
export type ReportNumber = Pick<ReportPart, 'count' | 'values' | 'base'>
