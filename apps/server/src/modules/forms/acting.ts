/** A form as the one who acts: it may make leads of the fields it asks for, and nothing else. */
import type { AssignmentRule, WebForm } from '@holdfast/catalog'
import { sql } from 'kysely'
import type { AuditContext } from '../../platform/audit/event.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Caller } from '../../platform/gate/session.ts'
import type { Tenant } from '../../platform/gate/tenant-policy.ts'
import { workCaller } from '../../platform/gate/work-caller.ts'
import type { Services } from '../../platform/services.ts'
import type { Writing } from '../../records/index.ts'

export const OBJECT = 'lead'

/** Fields that the form's leads bear without the visitor's saying so. */
const STAMPED = ['source', 'owner']

/** The form as a caller of its company; it opens nothing. */
function callerOf(tenant: Tenant, form: WebForm): Caller {
  const write = [...form.fields.map(({ key }) => key), ...STAMPED]
  const grant = { object: OBJECT, actions: ['create', 'assign'], reach: 'all', fields: {}, write } as const
  return workCaller(tenant, { id: form.id, budgets: ['client'], grant })
}

/** What no rule of the company takes goes to the form's team in turns. */
const lastRuleOf = (form: WebForm): AssignmentRule => ({
  id: `form:${form.id}`,
  label: form.name,
  when: [],
  way: 'turns',
  to: form.teamId,
  atWork: false,
})

/** Who looks at what is held back: whom the form names, else somebody of its team; refuses where nobody is left. */
async function keeperOf(services: Services, tenant: Tenant, form: WebForm): Promise<string> {
  const [row] = await services.database.read<{ id: string }>(
    tenant.id,
    sql`select id from app_user where tenant_id = ${tenant.id} and status = 'active' and (id = ${form.keeperId} or team_id = ${form.teamId})
      order by id = ${form.keeperId} desc, id limit 1`,
  )
  if (row === undefined) throw new Refusal('unavailable')
  return row.id
}

/** The form, writing a lead: what nobody takes is its keeper's. */
export async function writingOf(services: Services, tenant: Tenant, form: WebForm) {
  const last = { rule: lastRuleOf(form), ownerId: await keeperOf(services, tenant, form) }
  return { services, caller: callerOf(tenant, form), object: tenant.catalog.getObject(OBJECT), last } satisfies Writing
}

/** In whose name what comes by the form is recorded: the form's own, as the program and the actor in one. */
export const auditOf = (ctx: RequestContext, tenantId: string, form: WebForm): AuditContext => ({
  ...ctx.audit,
  tenantId,
  actorId: form.id,
  sessionId: null,
  clientId: form.id,
})

/** What the keeper counts the form's writing by, sealed when the form is made. */
export const formDocument = (tenantId: string, formId: string): string => JSON.stringify({ form: formId, tenantId })
