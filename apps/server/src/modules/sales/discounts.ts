/** How far each role goes with discounts before somebody else has to approve, set up by the system administrator. */
import type { DiscountLimits } from '@holdfast/catalog'
import Type, { type Static } from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import { changePolicy } from '../../platform/gate/change-policy.ts'
import { type RequestContext, statedVersion } from '../../platform/gate/context.ts'
import { grantingRoles } from '../../platform/gate/granting-roles.ts'
import { type Admission, type Answer, type Route, route } from '../../platform/gate/route.ts'
import { exactly, maybe, Words } from '../../platform/gate/shapes.ts'
import { publish } from '../../platform/jobs/outbox.ts'

const OBJECT = 'quote'
const Percent = Type.String({
  pattern: '^(?:100|\\d{1,2}(?:\\.\\d{1,2})?)$',
  description: 'A percent with up to two places.',
})

/** All limits; a role that is not named goes as far as it likes. */
const DiscountsBody = exactly({ free: Type.Record(Type.String({ maxLength: 64 }), Percent), second: maybe(Percent) })
type DiscountsStated = Static<typeof DiscountsBody>

const DiscountsView = exactly({
  version: Type.Integer({ minimum: 1 }),
  free: Type.Record(Type.String(), Percent),
  second: maybe(Percent),
  /** Whoever writes quotes: the roles that may have a limit. */
  roles: Type.Array(exactly({ name: Type.String(), label: Words })),
})

/** The roles that write quotes, and so may have a limit. */
export const writingRoles = ({ caller }: RequestContext) =>
  grantingRoles(caller.tenant, (grant) => grant.object === OBJECT && grant.actions.includes('update')).map(
    ({ name, label }) => ({ name, label }),
  )

const viewOf = (ctx: RequestContext, { version, free, second }: DiscountLimits) => ({
  version,
  free,
  second,
  roles: writingRoles(ctx),
})

function readDiscounts(ctx: RequestContext): Answer {
  const { discounts } = ctx.caller.tenant.policy
  return {
    status: 200,
    body: viewOf(ctx, discounts),
    headers: { ETag: `"${discounts.version}"` },
    audit: { act: 'discounts.read', outcome: 'allowed' },
  }
}

async function changeDiscounts(ctx: RequestContext, { free, second }: DiscountsStated): Promise<Answer> {
  const seen = statedVersion(ctx.headers)
  const known = new Set(writingRoles(ctx).map(({ name }) => name))
  const errors = Object.keys(free).flatMap((role) =>
    known.has(role) ? [] : [{ path: `/free/${role}`, code: 'choice_unknown' }],
  )
  if (errors.length > 0) throw new Refusal('invalid', { errors })
  return ctx.write(async (tx) => {
    const after: DiscountLimits = { version: seen + 1, free, second }
    await changePolicy(ctx.services, tx, (policy) => {
      if (policy.discounts.version !== seen) throw new Refusal('version_conflict')
      return { ...policy, discounts: after }
    })
    await publish(tx, 'catalog.changed', { object: OBJECT })
    const facts = {
      version: after.version,
      second,
      limits: Object.entries(free).map(([role, most]) => `${role} ${most}`),
    }
    const audit = await tx.record({ act: 'discounts.update', outcome: 'allowed', facts })
    return { status: 200, body: viewOf(ctx, after), headers: { ETag: `"${after.version}"` }, audit }
  })
}

const admission: Admission = { kind: 'capability', anyOf: ['settings.write'] }

export const discountRoutes: readonly Route[] = [
  route({
    name: 'discounts.read',
    method: 'GET',
    path: '/discounts',
    summary: { zh: '折扣批准的额度', en: 'Up to which discount each role needs no approval' },
    admission,
    input: {},
    output: { 200: DiscountsView },
    run: async (ctx) => readDiscounts(ctx),
  }),
  route({
    name: 'discounts.update',
    method: 'PUT',
    path: '/discounts',
    summary: { zh: '修改折扣批准的额度', en: 'Change up to which discount each role needs no approval' },
    admission,
    input: { body: DiscountsBody },
    output: { 200: DiscountsView },
    run: (ctx, { body }) => changeDiscounts(ctx, body),
  }),
]
