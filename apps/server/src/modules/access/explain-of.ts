/** Why somebody else may or may not: asked by those who answer for rights, who see no record themselves and give its id. */
import { CONDITIONS, type Condition, type Forbid } from '@holdfast/policy'
import { sql } from 'kysely'
import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { factsOf, rightsOf } from '../../platform/gate/rights-of.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { isUuid } from '../../platform/identifiers.ts'
import { answerOf, askedOf, asking, grantView, type Stated } from './explain.ts'
import { principalOf } from './person-reach.ts'
import { explained, forbidsOn, type Subject } from './reasons.ts'

interface StatedOf extends Stated {
  /** What is true of the moment, separated by commas; without it: now, by a fresh factor, and no program. */
  readonly when?: string
}

interface Standing {
  readonly status: string
  readonly trained_until: string | null
}

/** The account's state, or `not_found`. */
async function standingOf({ services, caller }: RequestContext, userId: string): Promise<Standing> {
  const { id } = caller.tenant
  const rows = isUuid(userId)
    ? await services.database.read<Standing>(
        id,
        sql`select status, trained_until::text as trained_until from app_user where tenant_id = ${id} and id = ${userId}`,
      )
    : []
  const [row] = rows
  if (row === undefined) throw new Refusal('not_found')
  return row
}

function factsAt(
  { caller, services }: RequestContext,
  when: string | undefined,
  { trained_until: trainedUntil }: Standing,
): ReadonlySet<Condition> {
  const now = services.clock.now()
  // somebody at their own device in the company's network, who has just signed in
  const always = Number.POSITIVE_INFINITY
  const session = { factorAt: now, trustedUntil: always }
  if (when === undefined)
    return factsOf(caller.tenant.policy, { session, inside: true, inOrderUntil: always, trainedUntil, now })
  const stated = when.split(',')
  return new Set(CONDITIONS.filter((condition) => stated.includes(condition)))
}

const OUTSIDE = {
  zh: '对方现在不能登录：账号没有启用、被冻结或已离职。',
  en: 'They cannot sign in now: the account is not active, frozen, or they left.',
}

const forbidView = ({ id, roles, object, actions, fields, when }: Forbid) => ({
  id,
  roles,
  object,
  actions,
  fields,
  when,
})

/** The gate's own verdict of them, with the statements that decide it. */
async function judged(ctx: RequestContext, subject: Subject, stated: Stated) {
  const { principal, facts } = subject
  const { tenant } = ctx.caller
  const access = rightsOf(principal, tenant, facts)
  const asked = await askedOf({ services: ctx.services, caller: { tenant, access, principal } }, stated)
  const verdict = explained(subject, asked)
  const { now, atTimes } = forbidsOn(subject, asked)
  const answer = answerOf(verdict, asked, { principal, tenant, told: 'other', language: ctx.language })
  const statements = {
    elsewhere: verdict.elsewhere.map(grantView),
    // only what takes something away decides it
    forbids: verdict.reason === 'forbidden' ? now.map(forbidView) : [],
    atTimes: atTimes.map(forbidView),
  }
  return { body: { ...answer, ...statements }, readable: asked.readable === true }
}

/**
 * Why somebody may or may not, by the rules the gate asks in their requests. Of a record it is told only whether it lies within their reach: one beyond it
 * and one that there is not get the same words.
 */
async function explainOf(ctx: RequestContext, userId: string, stated: StatedOf): Promise<Answer> {
  const standing = await standingOf(ctx, userId)
  const { status } = standing
  const principal = await principalOf(ctx, userId)
  const facts = { user: userId }
  const field = stated.field ?? null
  if (principal === null)
    return {
      status: 200,
      body: {
        allowed: false,
        reason: 'not_at_work',
        status,
        object: stated.object,
        action: stated.action ?? 'read',
        field,
        mode: null,
        grants: [],
        elsewhere: [],
        forbids: [],
        atTimes: [],
        sentence: OUTSIDE[ctx.language],
      },
      audit: { act: 'access.explainOf', outcome: 'allowed', facts },
    }
  const subject = {
    principal,
    tenant: ctx.caller.tenant,
    facts: factsAt(ctx, stated.when, standing),
    withinScope: true,
  }
  const { body, readable } = await judged(ctx, subject, stated)
  const named = stated.id !== undefined && readable ? { recordId: stated.id } : {}
  return {
    status: 200,
    body: { ...body, status, field },
    audit: { act: 'access.explainOf', outcome: 'allowed', object: body.object, facts, ...named },
  }
}

const WHEN_ALL = CONDITIONS.join(',').length
const WHEN = `^(${CONDITIONS.join('|')})?(,(${CONDITIONS.join('|')}))*$`

export const explainOfRoute: Route = route({
  name: 'access.explainOf',
  method: 'GET',
  path: '/users/:id/explain',
  summary: { zh: '这个人为什么能或不能这样做', en: 'Why a person may or may not' },
  admission: { kind: 'capability', anyOf: ['roles.read', 'audit.read'] },
  input: {
    params: Type.Object({ id: Type.String({ maxLength: 36 }) }, { additionalProperties: false }),
    query: Type.Object(
      { ...asking, when: Type.Optional(Type.String({ maxLength: WHEN_ALL, pattern: WHEN })) },
      { additionalProperties: false },
    ),
  },
  output: { 200: Type.Record(Type.String(), Type.Unknown()) },
  run: (ctx, { params, query }) => explainOf(ctx, params.id, query),
})
