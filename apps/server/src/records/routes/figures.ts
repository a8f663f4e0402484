import Type from 'typebox'
import { type Route, route } from '../../platform/gate/route.ts'
import { readFigures } from '../figures.ts'

const strict = { additionalProperties: false }
const Count = Type.Integer({ minimum: 0 })
const Money = Type.Object({ amount: Type.String(), currency: Type.String() }, strict)
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(shape: T) => Type.Union([shape, Type.Null()])

const FiguresBody = Type.Object(
  {
    followUps: orNull(Type.Object({ days: Type.Array(Count), week: Count, weekBefore: Count }, strict)),
    tasks: orNull(Type.Object({ due: Count, onTime: Count }, strict)),
    accounts: orNull(Type.Object({ all: Count, quiet: Count }, strict)),
    leads: orNull(Type.Object({ open: Count, fresh: Count }, strict)),
    overdue: orNull(Type.Object({ count: Count, sums: Type.Array(Money) }, strict)),
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
