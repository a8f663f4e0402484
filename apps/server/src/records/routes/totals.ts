import type { ObjectDeclaration } from '@holdfast/catalog'
import Type, { type Static } from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { exactly, InBase, maybe } from '../../platform/gate/shapes.ts'
import { guessesOf } from '../query/guesses.ts'
import { readQuestion } from '../query/question.ts'
import { QuestionBody, questionOfBody } from '../query/stated.ts'
import { ownerCountsOf, totalsOf } from '../query/totals.ts'
import { admitSight } from '../sights.ts'
import { tenantObject } from './shared.ts'

const strict = { additionalProperties: false }
const Amount = Type.String({ pattern: '^-?\\d+(\\.\\d+)?$' })
/** In the company's currency, where something is of another one. */
const OwnSum = maybe(exactly({ ...InBase, weighted: maybe(Amount) }))
const Totals = Type.Object(
  {
    stages: Type.Array(
      Type.Object(
        {
          stage: Type.String(),
          count: Type.Integer({ minimum: 0 }),
          sums: Type.Array(Type.Object({ currency: Type.String(), amount: Amount, weighted: Amount }, strict)),
          base: OwnSum,
        },
        strict,
      ),
    ),
    /** Of all stages together. */
    base: OwnSum,
    /** Where it was asked by owner. */
    owners: Type.Optional(
      Type.Array(
        Type.Object({ id: Type.Union([Type.String(), Type.Null()]), count: Type.Integer({ minimum: 1 }) }, strict),
      ),
    ),
  },
  strict,
)
const Body = Type.Object(
  { ...Type.Pick(QuestionBody, ['filter', 'q']).properties, by: Type.Optional(Type.Literal('owner')) },
  strict,
)

async function readTotals(
  ctx: RequestContext,
  asked: { object: ObjectDeclaration; amount: string },
  { by, ...stated }: Static<typeof Body>,
): Promise<Answer> {
  const { services, caller } = ctx
  const object = tenantObject(ctx, asked.object)
  if (object.process === undefined) throw new Refusal('not_found')
  const question = readQuestion(caller, object, questionOfBody(stated))
  const totalled = { question, process: object.process, amount: asked.amount }
  const { stages, base } = await totalsOf(services, caller, totalled)
  const owners = by === undefined ? {} : { owners: await ownerCountsOf(services, caller, totalled) }
  const sights = await admitSight(ctx, 'listed', await guessesOf(services, caller, question))
  const count = stages.reduce((all, one) => all + one.count, 0)
  return {
    status: 200,
    body: { stages, base, ...owners },
    audit: { act: `${object.name}.totals`, outcome: 'allowed', object: object.name, count },
    sights,
  }
}

/** How many records stand in each stage and what they are worth, of objects that move through pipelines and have an amount. */
export function totalRoutes(object: ObjectDeclaration): Route[] {
  const amount = Object.entries(object.fields).find(([, { kind }]) => kind === 'money')?.[0]
  if (object.process === undefined || amount === undefined) return []
  return [
    route({
      name: `${object.name}.totals`,
      method: 'POST',
      path: `/${object.plural}/totals`,
      summary: {
        zh: `各阶段的${object.labelPlural.zh}数和金额`,
        en: `How many ${object.labelPlural.en.toLowerCase()} stand in each stage, and what they are worth`,
      },
      admission: { kind: 'record', object: object.name, actions: ['list'] },
      input: { body: Body },
      output: { 200: Totals },
      repeat: 'anew',
      run: (ctx, { body }) => readTotals(ctx, { object, amount }, body),
    }),
  ]
}
