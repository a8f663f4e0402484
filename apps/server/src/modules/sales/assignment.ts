import { type Assignment, type AssignmentRule, askableFields, findField, ruleFaults } from '@holdfast/catalog'
import { sql } from 'kysely'
import Type, { type Static } from 'typebox'
import { Refusal, type ValueFault } from '../../platform/errors/refusal.ts'
import { changePolicy } from '../../platform/gate/change-policy.ts'
import { type RequestContext, statedVersion } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { ById, exactly, Words } from '../../platform/gate/shapes.ts'
import type { TenantPolicy } from '../../platform/gate/tenant-policy.ts'
import { publish } from '../../platform/jobs/outbox.ts'

const OBJECT = 'lead'
const MOST_RULES = 50
const Key = Type.String({ maxLength: 64 })

const Rule = exactly({
  id: Type.String({ pattern: '^[a-z0-9]+(?:_[a-z0-9]+)*$', maxLength: 40 }),
  label: Words,
  when: Type.Array(exactly({ field: Key, in: Type.Array(Key, { minItems: 1, maxItems: 100, uniqueItems: true }) }), {
    maxItems: 10,
  }),
  way: Type.Union([Type.Literal('person'), Type.Literal('turns'), Type.Literal('least')]),
  to: ById.properties.id,
  atWork: Type.Boolean(),
})

/** All rules, in their order. */
export const AssignmentBody = exactly({ rules: Type.Array(Rule, { maxItems: MOST_RULES }) })
type AssignmentStated = Static<typeof AssignmentBody>

export const AssignmentView = exactly({
  version: Type.Integer({ minimum: 1 }),
  rules: Type.Array(Rule),
  /** The fields that a rule may ask about, with their options where they are choices. */
  askable: Type.Array(
    exactly({
      key: Type.String(),
      kind: Type.String(),
      label: Words,
      options: Type.Array(exactly({ value: Type.String(), label: Words })),
    }),
  ),
})

const NONE: Assignment = { version: 1, rules: [] }
const ownOf = ({ assignment }: TenantPolicy): Assignment => assignment[OBJECT] ?? NONE

function viewOf(ctx: RequestContext, own: Assignment) {
  const object = ctx.caller.tenant.catalog.getObject(OBJECT)
  const askable = askableFields(object).flatMap((key) => {
    const field = findField(object, key)
    if (field === undefined) return []
    const options = (field.options ?? []).map(({ value, label }) => ({ value, label }))
    return [{ key, kind: field.kind, label: field.label, options }]
  })
  return { version: own.version, rules: own.rules, askable }
}

/** By which rules new leads are given out. */
export function readAssignment(ctx: RequestContext): Answer {
  const own = ownOf(ctx.caller.tenant.policy)
  return {
    status: 200,
    body: viewOf(ctx, own),
    headers: { ETag: `"${own.version}"` },
    audit: { act: 'assignment.read', outcome: 'allowed', count: own.rules.length },
  }
}

/** Rules that give to whom there is none: a person who is not there any more, a team that never was. */
async function unknownTargets(ctx: RequestContext, rules: readonly AssignmentRule[]): Promise<ValueFault[]> {
  const { services, caller } = ctx
  const { id: tenantId, policy } = caller.tenant
  const people = rules.filter(({ way }) => way === 'person').map(({ to }) => to)
  const rows = await services.database.read<{ id: string }>(
    tenantId,
    sql`select id from app_user where tenant_id = ${tenantId} and id = any(${people}::uuid[]) and status in ('active', 'invited')`,
  )
  const known = new Set(rows.map(({ id }) => id))
  const isThere = ({ way, to }: AssignmentRule) => (way === 'person' ? known.has(to) : Object.hasOwn(policy.teams, to))
  return rules.flatMap((rule, at) => (isThere(rule) ? [] : [{ path: `/rules/${at}/to`, code: 'reference_invalid' }]))
}

/** Changes the rules, all of them, on the version that was seen; in force with the next new lead. */
export async function changeAssignment(ctx: RequestContext, stated: AssignmentStated): Promise<Answer> {
  const seen = statedVersion(ctx.headers)
  const { rules } = stated
  const object = ctx.caller.tenant.catalog.getObject(OBJECT)
  const errors = [...ruleFaults(object, rules), ...(await unknownTargets(ctx, rules))]
  if (errors.length > 0) throw new Refusal('invalid', { errors })
  return ctx.write(async (tx) => {
    const after: Assignment = { version: seen + 1, rules }
    await changePolicy(ctx.services, tx, (policy) => {
      if (ownOf(policy).version !== seen) throw new Refusal('version_conflict')
      return { ...policy, assignment: { ...policy.assignment, [OBJECT]: after } }
    })
    await publish(tx, 'catalog.changed', { object: OBJECT })
    const facts = { version: after.version, rules: rules.map(({ id }) => id), to: rules.map(({ to }) => to) }
    const audit = await tx.record({ act: 'assignment.update', outcome: 'allowed', facts })
    return { status: 200, body: viewOf(ctx, after), headers: { ETag: `"${after.version}"` }, audit }
  })
}
