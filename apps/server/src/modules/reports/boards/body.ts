/** A board of charts: what is kept of it, and what it tells. */
import Type, { type Static } from 'typebox'
import { exactly, maybe } from '../../../platform/gate/shapes.ts'
import { RHYTHMS } from '../letters/rows.ts'
import { ReportBody } from '../report-body.ts'

const MOST_CHARTS = 12
const Title = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })
const Kind = Type.Union(
  ['number', 'bar', 'line', 'stacked', 'donut', 'table'].map((kind) => Type.Literal(kind as 'number')),
)
const Every = Type.Union(RHYTHMS.map((rhythm) => Type.Literal(rhythm)))
const Role = Type.String({ minLength: 1, maxLength: 64 })

const Chart = exactly({ title: Title, kind: Kind, wide: Type.Optional(Type.Boolean()), question: ReportBody })
const content = { title: Title, charts: Type.Array(Chart, { maxItems: MOST_CHARTS }) }
export type BoardContent = Static<ReturnType<typeof exactly<typeof content>>>

/** The roles whose people may open it; each reads it within their own reach. */
const SharedRoles = Type.Array(Role, { maxItems: 40, uniqueItems: true })

export const NewBoard = exactly({ ...content, sharedRoles: Type.Optional(SharedRoles) })
export type NewBoard = Static<typeof NewBoard>
export const BoardPatch = exactly({
  title: Type.Optional(Title),
  charts: Type.Optional(content.charts),
  sharedRoles: Type.Optional(SharedRoles),
})
export type BoardPatch = Static<typeof BoardPatch>

export const Board = exactly({
  id: Type.String(),
  version: Type.Integer(),
  title: Title,
  /** A chart that asks for what the reader may not see says its title alone. */
  charts: Type.Array(exactly({ ...Chart.properties, question: maybe(ReportBody) })),
  sharedRoles: Type.Array(Role),
  mine: Type.Boolean(),
  mayDelete: Type.Boolean(),
  updatedAt: Type.String(),
})
export type Board = Static<typeof Board>

/** Which page of boards. */
export const BoardQuery = exactly({
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
})
export type BoardQuery = Static<typeof BoardQuery>

export const BoardList = exactly({
  data: Type.Array(Board),
  page: exactly({ next: maybe(Type.String()), limit: Type.Integer() }),
  /** The roles that the caller may share a board with; none for whoever may not share. */
  mayShareWith: Type.Array(exactly({ name: Type.String(), label: exactly({ zh: Type.String(), en: Type.String() }) })),
  /** The boards whose numbers the caller is written, by their ids. */
  letters: Type.Record(Type.String(), Every),
  /** Whether letters can be written at all. */
  mail: Type.Boolean(),
})

/** How often a board's numbers are written; null for never. */
export const Letter = exactly({ every: maybe(Every) })
