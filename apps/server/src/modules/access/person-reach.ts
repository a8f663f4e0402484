/** What somebody can reach: which records, how many, by which of their rights, and what of them they see. */
import { findField, type Label, type ObjectDeclaration, wireName } from '@holdfast/catalog'
import type { Access, FieldMode, Grant, Principal, Reach } from '@holdfast/policy'
import { sql } from 'kysely'
import Type from 'typebox'
import { limitsOf } from '../../platform/audit/budget.ts'
import { readerOf } from '../../platform/database/reader.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import { actionWords } from '../../platform/gate/admission-sentence.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { personCaller } from '../../platform/gate/person-caller.ts'
import { rightsOf } from '../../platform/gate/rights-of.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { Members } from '../../platform/gate/shapes.ts'
import { sharesAbout } from '../../platform/gate/shares.ts'
import { supportOf } from '../../platform/gate/support-access.ts'
import { isUuid } from '../../platform/identifiers.ts'
import { countReached } from '../../records/index.ts'

/** What the grants of one reach give together. */
interface Line {
  readonly reach: Reach
  readonly actions: ReadonlySet<Grant['actions'][number]>
  readonly fields: ReadonlyMap<string, FieldMode>
}

/** The reaches in which somebody reads records of an object, each with all that its grants give. */
function linesOf(access: Access, object: string): readonly Line[] {
  const levels = (access.objects.get(object)?.levels ?? []).filter(({ actions }) => actions.includes('read'))
  return [...new Set(levels.map(({ reach }) => reach))].map((reach) => {
    const grants = levels.filter((level) => level.reach === reach)
    const fields = new Map<string, FieldMode>()
    for (const [key, mode] of grants.flatMap((grant) => Object.entries(grant.fields)))
      if (fields.get(key) !== 'clear') fields.set(key, mode)
    return { reach, actions: new Set(grants.flatMap(({ actions }) => actions)), fields }
  })
}

/** The fields of a line that are seen in one way. */
function fieldsOf(declared: ObjectDeclaration, { fields }: Line, wanted: FieldMode) {
  return [...fields].flatMap(([key, mode]): { name: string; label: Label; class: string }[] => {
    const field = findField(declared, key)
    return field === undefined || mode !== wanted
      ? []
      : [{ name: wireName({ key, field }), label: field.label, class: field.class }]
  })
}

/** Whose reach is asked for, as the gate would know them: with what is shared with them. Null where they could not come in. */
export async function principalOf({ services, caller }: RequestContext, userId: string): Promise<Principal | null> {
  const { id: tenantId } = caller.tenant
  const person = await personCaller(services, { tenantId, userId })
  if (person === null) return null
  const reader = readerOf(services.database, tenantId)
  const shares = await sharesAbout(services.keeper, reader, { tenantId, userId, now: services.clock.now() })
  const support = supportOf(person.tenant.policy, person.user, services.clock.now())
  return {
    ...person.principal,
    shares: shares.get(userId) ?? [],
    ...(support === undefined ? {} : { support: { id: support.id, objects: support.objects } }),
  }
}

/** What one kind of records gives them; counted by the conditions of their lists. */
async function objectView({ services, caller }: RequestContext, access: Access, object: string) {
  const lines = linesOf(access, object)
  const declared = caller.tenant.catalog.getObject(object)
  if (lines.length === 0 || !declared.served) return []
  const about = { object: declared, reaches: lines.map(({ reach }) => reach), principal: access.principal }
  const counts = await countReached(services.database, about)
  return [
    {
      object,
      label: declared.labelPlural,
      count: counts.all,
      lines: lines.map((line, at) => ({
        reach: line.reach,
        count: counts.each[at] ?? 0,
        actions: [...line.actions].map((name) => ({ name, label: actionWords[name] })),
        clear: fieldsOf(declared, line, 'clear'),
        masked: fieldsOf(declared, line, 'masked'),
      })),
    },
  ]
}

/**
 * Everything a person reaches at most, at any hour and however long ago they showed a factor: what is forbidden under a condition is not taken off. Of
 * somebody who could not come in now, nothing.
 */
async function personReach(ctx: RequestContext, userId: string): Promise<Answer> {
  const { services, caller } = ctx
  const { id: tenantId } = caller.tenant
  const known = isUuid(userId)
    ? await services.database.read(
        tenantId,
        sql`select 1 from app_user where tenant_id = ${tenantId} and id = ${userId}`,
      )
    : []
  if (known.length === 0) throw new Refusal('not_found')
  const principal = await principalOf(ctx, userId)
  const access = principal === null ? null : rightsOf(principal, caller.tenant)
  const data = []
  for (const object of access?.objects.keys() ?? []) data.push(...(await objectView(ctx, access as Access, object)))
  return {
    status: 200,
    body: { data, revealsADay: access === null ? 0 : limitsOf(access.budgets, 'revealed').day },
    audit: { act: 'access.reach', outcome: 'allowed', count: data.length, facts: { user: userId } },
  }
}

export const personReachRoute: Route = route({
  name: 'access.reach',
  method: 'GET',
  path: '/users/:id/reach',
  summary: { zh: '这个人够得着什么', en: 'What a person can reach' },
  admission: { kind: 'capability', anyOf: ['roles.read', 'audit.read'] },
  input: { params: Type.Object({ id: Type.String({ maxLength: 36 }) }, { additionalProperties: false }) },
  output: { 200: Members },
  run: (ctx, { params }) => personReach(ctx, params.id),
})
