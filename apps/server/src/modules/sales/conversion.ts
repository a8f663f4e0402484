/** What converting works with: the lead, and a place for each record that it becomes. */
import { type Becoming, type Conversion, isConverted, type ObjectDeclaration } from '@holdfast/catalog'
import { may, writableFields } from '@holdfast/policy'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { OpenRecord, Writing } from '../../records/index.ts'
import type { Target } from './lead-values.ts'

/** The company's leads, and how they are converted. */
export function leadWriting({ services, caller }: RequestContext): { writing: Writing; conversion: Conversion } {
  const object = caller.tenant.catalog.getObject('lead')
  if (object.conversion === undefined) throw new Error('leads are not declared to be converted')
  return { writing: { services, caller, object }, conversion: object.conversion }
}

/** Refuses a lead that was converted already. */
export function demandUnconverted(lead: OpenRecord): void {
  if (isConverted(lead.object, lead.values)) throw new Refusal('lead_converted')
}

/** Where a record is made of a lead: it is owned by whoever owns the lead. */
export function targetOf(
  writing: Writing,
  lead: OpenRecord,
  becoming: Becoming,
): Target & { readonly writing: Writing } {
  const { caller } = writing
  const object = caller.tenant.catalog.getObject(becoming.object)
  const reach = { ownerId: lead.row.owner_id, teamId: lead.row.team_id }
  const writable = writableFields(caller.access, { object: object.name, action: 'create' }, reach)
  return { writing: { ...writing, object }, access: caller.access, object, becoming, reach, writable }
}

/** Whether the caller may make the record: their own, or a colleague's whom they assign to. */
export function mayMake({ caller }: Writing, object: ObjectDeclaration, lead: OpenRecord): boolean {
  const { owner_id: ownerId, team_id: teamId } = lead.row
  const action = ownerId === caller.user.id ? 'create' : 'assign'
  return may(caller.access, { object: object.name, action }, { ownerId, teamId })
}
