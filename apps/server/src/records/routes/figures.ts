import Type from 'typebox'
import { type Route, route } from '../../platform/gate/route.ts'
import { exactly, InBase, maybe } from '../../platform/gate/shapes.ts'
import { readFigures } from '../figures.ts'
import { readRhythms } from '../rhythms.ts'

const strict = { additionalProperties: false }
const Count = Type.Integer({ minimum: 0 })
const Money = Type.Object({ amount: Type.String(), currency: Type.String() }, strict)

const FiguresBody = Type.Object(
  {
    followUps: maybe(Type.Object({ days: Type.Array(Count), week: Count, weekBefore: Count }, strict)),
    tasks: maybe(Type.Object({ due: Count, onTime: Count }, strict)),
    accounts: maybe(Type.Object({ all: Count, quiet: Count }, strict)),
    leads: maybe(Type.Object({ open: Count, fresh: Count }, strict)),
    overdue: maybe(Type.Object({ count: Count, sums: Type.Array(Money), base: maybe(exactly(InBase)) }, strict)),
  },
  strict,
)

/** One's own numbers: how many, and nothing of whom. */
export const figuresRoute: Route = route({
  name: 'figures.read',
  method: 'GET',
  path: '/figures',
  summary: {
    zh: '我的数字：跟进、按时完成、客户、线索、逾期回款',
    en: 'One’s own numbers: follow-ups, tasks on time, customers, leads, overdue payments',
  },
  admission: { kind: 'signedIn' },
  input: {},
  output: { 200: FiguresBody },
  run: async (ctx) => ({
    status: 200,
    body: await readFigures(ctx),
    audit: { act: 'figures.read', outcome: 'allowed' },
  }),
})

/** How many days usually lie between two contacts with each of one's own customers who went quiet. */
export const rhythmsRoute: Route = route({
  name: 'figures.rhythms',
  method: 'GET',
  path: '/figures/rhythms',
  summary: {
    zh: '自己久未联系的客户平时隔几天联系一次',
    en: 'How many days usually lie between two contacts with one’s own customers who went quiet',
  },
  admission: { kind: 'signedIn' },
  input: {},
  output: {
    200: exactly({ data: Type.Array(exactly({ accountId: Type.String(), days: Type.Integer({ minimum: 1 }) })) }),
  },
  run: async (ctx) => ({
    status: 200,
    body: { data: await readRhythms(ctx) },
    audit: { act: 'figures.rhythms', outcome: 'allowed' },
  }),
})
