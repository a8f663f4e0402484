/** From which amount of a quote, contract or order on somebody else has to approve, by role, set up by the system administrator. Decision 0086. */
import type { AmountLimits } from '@holdfast/catalog'
import Type, { type Static } from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import { changePolicy } from '../../platform/gate/change-policy.ts'
import { type RequestContext, statedVersion } from '../../platform/gate/context.ts'
import { type Admission, type Answer, type Route, route } from '../../platform/gate/route.ts'
import { exactly, maybe, Words } from '../../platform/gate/shapes.ts'
import { publish } from '../../platform/jobs/outbox.ts'
import { baseCurrency } from '../../records/index.ts'
import { writingRoles } from './discounts.ts'
import { PAPERS } from './papers.ts'

const Amount = Type.String({
  pattern: '^(?!0+(?:\\.0+)?$)\\d{1,15}(?:\\.\\d{1,2})?$',
  description: 'An amount above zero in the company’s currency.',
})

/** All limits; a role that is not named goes as far as it likes. */
const LimitsBody = exactly({ from: Type.Record(Type.String({ maxLength: 64 }), Amount), second: maybe(Amount) })

const LimitsView = exactly({
  version: Type.Integer({ minimum: 1 }),
  currency: Type.String(),
  from: Type.Record(Type.String(), Amount),
  second: maybe(Amount),
  roles: Type.Array(exactly({ name: Type.String(), label: Words })),
})

const answerOf = (ctx: RequestContext, limits: AmountLimits) => ({
  status: 200,
  body: { ...limits, currency: baseCurrency(ctx.caller), roles: writingRoles(ctx) },
  headers: { ETag: `"${limits.version}"` },
})

const readLimits = (ctx: RequestContext): Answer => ({
  ...answerOf(ctx, ctx.caller.tenant.policy.amounts),
  audit: { act: 'amounts.read', outcome: 'allowed' },
})

/** Changes them on the version that was seen; in force with the next request. What was approved before stays so. */
async function changeLimits(ctx: RequestContext, { from, second }: Static<typeof LimitsBody>): Promise<Answer> {
  const seen = statedVersion(ctx.headers)
  const known = new Set(writingRoles(ctx).map(({ name }) => name))
  const errors = Object.keys(from)
    .filter((role) => !known.has(role))
    .map((role) => ({ path: `/from/${role}`, code: 'choice_unknown' }))
  if (errors.length > 0) throw new Refusal('invalid', { errors })
  return ctx.write(async (tx) => {
    const after: AmountLimits = { version: seen + 1, from, second }
    await changePolicy(ctx.services, tx, (policy) => {
      if (policy.amounts.version !== seen) throw new Refusal('version_conflict')
      return { ...policy, amounts: after }
    })
    for (const object of Object.keys(PAPERS)) await publish(tx, 'catalog.changed', { object })
    const limits = Object.entries(from).map(([role, least]) => `${role} ${least}`)
    const facts = { version: after.version, second, limits }
    const audit = await tx.record({ act: 'amounts.update', outcome: 'allowed', facts })
    return { ...answerOf(ctx, after), audit }
  })
}

const admission: Admission = { kind: 'capability', anyOf: ['settings.write'] }

export const amountRoutes: readonly Route[] = [
  route({
    name: 'amounts.read',
    method: 'GET',
    path: '/approval-amounts',
    summary: {
      zh: '报价、合同和订单从多大金额起要批准',
      en: 'From which amount on quotes, contracts and orders need approval',
    },
    admission,
    input: {},
    output: { 200: LimitsView },
    run: async (ctx) => readLimits(ctx),
  }),
  route({
    name: 'amounts.update',
    method: 'PUT',
    path: '/approval-amounts',
    summary: {
      zh: '修改报价、合同和订单从多大金额起要批准',
      en: 'Change from which amount on quotes, contracts and orders need approval',
    },
    admission,
    input: { body: LimitsBody },
    output: { 200: LimitsView },
    run: (ctx, { body }) => changeLimits(ctx, body),
  }),
]
