import Type, { type Static } from 'typebox'
import { byKey, exactly, Members, maybe } from '../../platform/gate/shapes.ts'

const Key = Type.String({ minLength: 1, maxLength: 64 })
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })
const Kind = Type.Union([Type.Literal('table'), Type.Literal('board')])
const Audience = Type.Union([Type.Literal('none'), Type.Literal('team'), Type.Literal('all')])
const Density = Type.Union([Type.Literal('compact'), Type.Literal('standard'), Type.Literal('roomy')])
const Column = exactly({
  key: Key,
  /** In CSS pixels; the kind's own width where it is absent. */
  width: Type.Optional(Type.Integer({ minimum: 40, maximum: 1_200 })),
  pinned: Type.Optional(Type.Boolean()),
})
const Columns = Type.Array(Column, { maxItems: 100 })

/** What a view says of a list; sealed as one. */
const content = {
  name: Name,
  kind: Kind,
  filter: maybe(Members),
  q: maybe(Type.String({ maxLength: 200 })),
  sort: maybe(Type.String({ maxLength: 200 })),
  columns: maybe(Columns),
  density: maybe(Density),
  boardField: maybe(Key),
}
export type ViewContent = Static<ReturnType<typeof exactly<typeof content>>>

export const NewView = exactly({
  object: Key,
  name: Name,
  kind: Type.Optional(Kind),
  filter: Type.Optional(content.filter),
  q: Type.Optional(content.q),
  sort: Type.Optional(content.sort),
  columns: Type.Optional(content.columns),
  density: Type.Optional(content.density),
  boardField: Type.Optional(content.boardField),
  sharedWith: Type.Optional(Audience),
})
export type NewView = Static<typeof NewView>

const { object: _object, ...changeable } = NewView.properties
export const ViewPatch = exactly({ ...changeable, name: Type.Optional(Name) })
export type ViewPatch = Static<typeof ViewPatch>

export const View = exactly({
  id: Type.String(),
  version: Type.Integer(),
  object: Type.String(),
  ...content,
  sharedWith: Audience,
  ownerId: Type.String(),
  mine: Type.Boolean(),
  /** False where it asks for something the reader may not see: then it says neither what nor how. */
  usable: Type.Boolean(),
  mayDelete: Type.Boolean(),
  createdAt: Type.String(),
  updatedAt: Type.String(),
})

const Layout = exactly({
  columns: Type.Optional(Columns),
  density: Type.Optional(Density),
  kind: Type.Optional(Kind),
  boardField: Type.Optional(Key),
})
/** How one person's lists of an object look: the view to begin with, and the layout of each view by its id. */
const preference = {
  first: maybe(Key),
  layouts: byKey(64, Layout, { maxProperties: 200 }),
}
export const PreferenceBody = exactly({ object: Key, ...preference })
export type Preference = Omit<Static<typeof PreferenceBody>, 'object'>

export const ViewList = exactly({
  data: Type.Array(View),
  page: exactly({ next: Type.Null(), limit: Type.Integer() }),
  preferences: Type.Record(Type.String(), exactly(preference)),
})
