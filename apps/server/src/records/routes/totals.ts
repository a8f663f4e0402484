import type { ObjectDeclaration } from '@holdfast/catalog'
import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { guessesOf } from '../query/guesses.ts'
import { readQuestion } from '../query/question.ts'
import { QuestionBody, questionOfBody } from '../query/stated.ts'
import { totalsOf } from '../query/totals.ts'
import { admitSight } from '../sights.ts'
import { tenantObject } from './shared.ts'

const strict = { additionalProperties: false }
const Amount = Type.String({ pattern: '^-?\\d+(\\.\\d+)?$' })
const Totals = Type.Object(
  {
    stages: Type.Array(
      Type.Object(
        {
          stage: Type.String(),
          count: Type.Integer({ minimum: 0 }),
          sums: Type.Array(Type.Object({ currency: Type.String(), amount: Amount, weighted: Amount }, strict)),
        },
        strict,
      ),
    ),
  },
  strict,
)
const Body = Type.Pick(QuestionBody, ['filter', 'q'])

async function readTotals(
  ctx: RequestContext,
  asked: { object: ObjectDeclaration; amount: string },
  body: Readonly<Record<string, unknown>>,
): Promise<Answer> {
  const { services, caller } = ctx
  const object = tenantObject(ctx, asked.object)
  if (object.process === undefined) throw new Refusal('not_found')
  const question = readQuestion(caller, object, questionOfBody(body))
  const stages = await totalsOf(services, caller, { question, process: object.process, amount: asked.amount })
  const sights = await admitSight(ctx, 'listed', await guessesOf(services, caller, question))
  const count = stages.reduce((all, one) => all + one.count, 0)
  return {
    status: 200,
    body: { stages },
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
