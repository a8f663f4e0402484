/** What a role would see, drawn with made-up values: from the role's own grants and the declarations of objects. No record is read. */
import { findField, type Label, type ObjectDeclaration } from '@holdfast/catalog'
import { ACTIONS, mayEver, type Principal, visibleFields } from '@holdfast/policy'
import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import { actionWords, capabilityWords } from '../../platform/gate/admission-sentence.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { rightsOf } from '../../platform/gate/rights-of.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { Members } from '../../platform/gate/shapes.ts'
import { NIL_UUID } from '../../platform/identifiers.ts'
import { baseCurrency, maskedValue } from '../../records/index.ts'
import { canOf } from '../identity/index.ts'
import { objectView, type Seer, seenObjects } from './catalog.ts'
import { type Inventing, inventedValues } from './invented.ts'

/** Nobody who holds the role and nothing else: in no team and no pool, and nothing is shared with them. */
const holderOf = (tenantId: string, role: string): Principal => ({
  tenantId,
  userId: NIL_UUID,
  roles: [role],
  teamId: null,
  departmentTeamIds: [],
  foundSince: new Date(0).toISOString(),
})

/** The made-up record as its page would have it: masked what the role sees masked, and without what it does not see. */
function inventedRecord({ access }: Seer, object: ObjectDeclaration, inventing: Inventing) {
  const values = inventedValues(object, inventing)
  const modes = [...visibleFields(access, object.name)]
  const shown = modes.map(([key, mode]) => {
    const value = values[key] ?? null
    return [key, mode === 'clear' ? value : maskedValue(value, findField(object, key)?.mask ?? 'hidden')] as const
  })
  const masked = modes.flatMap(([key, mode]) => (mode === 'masked' ? [key] : []))
  return { ...Object.fromEntries(shown), meta: { masked, omitted: [] } }
}

function seen(seer: Seer, object: ObjectDeclaration, inventing: Inventing) {
  const view = objectView({ ...seer }, object)
  const actions = ACTIONS.filter((action) => mayEver(seer.access, object.name, action))
  return {
    ...view,
    acts: actions.map((name): { name: string; label: Label } => ({ name, label: actionWords[name] })),
    record: inventedRecord(seer, object, inventing),
  }
}

/** The structure that a role of the company gives: where it leads, lists, pages, masks and acts. */
function seeAs(ctx: RequestContext, name: string): Answer {
  const { tenant } = ctx.caller
  const role = tenant.roles.find((each) => each.name === name)
  if (role === undefined) throw new Refusal('not_found')
  const seer: Seer = { tenant, access: rightsOf(holderOf(tenant.id, name), tenant) }
  const inventing: Inventing = {
    language: ctx.language,
    currency: baseCurrency(seer),
    labelOf: (object) => tenant.catalog.findObject(object)?.label ?? { zh: '', en: '' },
  }
  return {
    status: 200,
    body: {
      role: name,
      label: role.label,
      sentence: role.sentence,
      can: canOf(seer.access),
      capabilities: role.capabilities.map((each) => capabilityWords[each]),
      objects: seenObjects(seer).map((object) => seen(seer, object, inventing)),
    },
    audit: { act: 'access.seeAs', outcome: 'allowed', facts: { role: name } },
  }
}

export const seeAsRoute: Route = route({
  name: 'access.seeAs',
  method: 'GET',
  path: '/access/see-as',
  summary: { zh: '一个角色看到的样子，数据全是编的', en: 'What a role would see, with made-up data' },
  admission: { kind: 'capability', anyOf: ['roles.read', 'audit.read'] },
  input: { query: Type.Object({ role: Type.String({ maxLength: 64 }) }, { additionalProperties: false }) },
  output: { 200: Members },
  run: async (ctx, { query }) => seeAs(ctx, query.role),
})
