/** Rights as an administrator states them: their form, and what must not be in them. */
import { findByWireName, type ObjectDeclaration } from '@holdfast/catalog'
import { ACTIONS, badLines, baseOf, CONDITIONS, isPurpose, type Role, roleOf } from '@holdfast/policy'
import Type, { type Static } from 'typebox'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { CompanyRights } from '../../../platform/gate/company-rights.ts'
import { isNetwork } from '../../../platform/gate/networks.ts'
import type { Tenant } from '../../../platform/gate/tenant-policy.ts'

const MOST_ROLES = 30
const MOST_LINES = 200
const MOST_FORBIDS = 60
const MOST_NAMES = 60
const MOST_NETWORKS = 60

const exactly = { additionalProperties: false }
const one = (names: readonly string[]) => Type.Union(names.map((name) => Type.Literal(name)))
const Name = Type.String({ pattern: '^[a-zA-Z][a-zA-Z0-9_]{0,63}$' })
const RoleName = Type.String({ pattern: '^[a-z][a-z_]{0,39}(\\.[a-z][a-z0-9_]{0,39})?$' })
const OwnName = Type.String({ pattern: '^[a-z][a-z_]{0,39}\\.[a-z][a-z0-9_]{0,39}$' })
const Words = Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' })
const Action = Type.Unsafe<(typeof ACTIONS)[number]>(one(ACTIONS))

const Line = Type.Union([
  Type.Object(
    {
      kind: Type.Literal('act'),
      object: Name,
      action: Action,
      reach: Type.Union([
        Type.Literal('own'),
        Type.Literal('team'),
        Type.Literal('department'),
        Type.Literal('found'),
        Type.Literal('all'),
        Type.Literal('none'),
      ]),
    },
    exactly,
  ),
  Type.Object(
    {
      kind: Type.Literal('field'),
      object: Name,
      field: Name,
      mode: Type.Union([Type.Literal('clear'), Type.Literal('masked'), Type.Literal('hidden')]),
    },
    exactly,
  ),
  Type.Object({ kind: Type.Literal('write'), object: Name, field: Name, on: Type.Boolean() }, exactly),
  Type.Object({ kind: Type.Literal('reveals'), aDay: Type.Integer({ minimum: 0, maximum: 10_000 }) }, exactly),
])

const OwnRoleBody = Type.Object(
  {
    name: OwnName,
    label: Type.Object({ zh: Words, en: Words }, exactly),
    lines: Type.Array(Line, { maxItems: MOST_LINES }),
  },
  exactly,
)

const ForbidBody = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9_-]{1,40}$' }),
    roles: Type.Array(RoleName, { maxItems: MOST_ROLES, uniqueItems: true }),
    object: Name,
    actions: Type.Array(Action, { minItems: 1, maxItems: ACTIONS.length, uniqueItems: true }),
    fields: Type.Array(Name, { maxItems: MOST_NAMES, uniqueItems: true }),
    when: Type.Array(Type.Unsafe<(typeof CONDITIONS)[number]>(one(CONDITIONS)), {
      maxItems: CONDITIONS.length,
      uniqueItems: true,
    }),
  },
  exactly,
)

/** All of a company's rights that differ from those an installation begins with; `version` is the one that was read. */
export const RightsBody = Type.Object(
  {
    version: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    roles: Type.Array(OwnRoleBody, { maxItems: MOST_ROLES }),
    forbids: Type.Array(ForbidBody, { maxItems: MOST_FORBIDS }),
    /** As they are where none are stated. */
    networks: Type.Optional(Type.Array(Type.String({ maxLength: 50 }), { maxItems: MOST_NETWORKS, uniqueItems: true })),
  },
  exactly,
)
export type RightsStated = Static<typeof RightsBody>

const fault = (path: string, code: string) => ({ path, code })
type Fault = ReturnType<typeof fault>

const twice = (names: readonly string[], at: (index: number) => string): Fault[] =>
  names.flatMap((name, index) => (names.indexOf(name) < index ? [fault(at(index), 'line_repeated')] : []))

/** Keys of fields are the catalogue's; whoever writes them may use the names of the API too. */
const keyIn = (object: ObjectDeclaration | undefined, name: string): string =>
  (object === undefined ? undefined : findByWireName(object, name)?.key) ?? name

function roleFaults(tenant: Tenant, standard: readonly Role[], stated: Pick<RightsStated, 'roles'>): Fault[] {
  return stated.roles.flatMap((role, at) => [
    ...(roleOf(role, standard, tenant.catalog) === undefined ? [fault(`/roles/${at}/name`, 'choice_unknown')] : []),
    ...badLines(role.lines, tenant.catalog).map((line) => fault(`/roles/${at}/lines/${line}`, 'line_invalid')),
  ])
}

function forbidFaults({ catalog }: Tenant, known: ReadonlySet<string>, stated: Pick<RightsStated, 'forbids'>): Fault[] {
  return stated.forbids.flatMap((forbid, at) => {
    const object = catalog.findObject(forbid.object)
    const path = `/forbids/${at}`
    if (object === undefined || !object.served) return [fault(`${path}/object`, 'choice_unknown')]
    return [
      ...forbid.roles.flatMap((role, index) =>
        known.has(role) ? [] : [fault(`${path}/roles/${index}`, 'choice_unknown')],
      ),
      ...forbid.fields.flatMap((field, index) =>
        Object.hasOwn(object.fields, field) ? [] : [fault(`${path}/fields/${index}`, 'field_unknown')],
      ),
    ]
  })
}

/** Only a reveal says what it is for, and for one thing: any other forbid by a purpose would never hold. */
const purposeFaults = (stated: Pick<RightsStated, 'forbids'>): Fault[] =>
  stated.forbids.flatMap(({ actions, when }, at) => {
    const purposes = when.filter(isPurpose).length
    const isSound = purposes === 0 || (purposes === 1 && actions.every((action) => action === 'reveal'))
    return isSound ? [] : [fault(`/forbids/${at}/when`, 'purpose_of_reveal')]
  })

/** A forbid that speaks of the company's networks needs them. */
function networkFaults({ networks, forbids }: Pick<CompanyRights, 'networks' | 'forbids'>): Fault[] {
  const isAsked = forbids.some(({ when }) => when.includes('outside_networks'))
  return [
    ...networks.flatMap((network, at) => (isNetwork(network) ? [] : [fault(`/networks/${at}`, 'network_invalid')])),
    ...(isAsked && networks.length === 0 ? [fault('/networks', 'networks_missing')] : []),
  ]
}

/** The roles that the company's own are copies of. */
export const standardRolesOf = ({ roles }: Pick<Tenant, 'roles'>): readonly Role[] =>
  roles.filter(({ name }) => baseOf(name) === name)

/** The rights as they would be stored, or a refusal with `invalid` that names each place: a role, an act, an object or a field that there is not. */
export function checkedRights(tenant: Tenant, stated: RightsStated): CompanyRights {
  const standard = standardRolesOf(tenant)
  const known = new Set([...standard.map(({ name }) => name), ...stated.roles.map(({ name }) => name)])
  const keyed = {
    ...stated,
    networks: stated.networks ?? tenant.policy.rights.networks,
    roles: stated.roles.map((role) => ({
      ...role,
      lines: role.lines.map((line) =>
        line.kind === 'act' || line.kind === 'reveals'
          ? line
          : { ...line, field: keyIn(tenant.catalog.findObject(line.object), line.field) },
      ),
    })),
    forbids: stated.forbids.map((forbid) => ({
      ...forbid,
      fields: forbid.fields.map((field) => keyIn(tenant.catalog.findObject(forbid.object), field)),
    })),
  }
  const errors = [
    ...twice(
      keyed.roles.map(({ name }) => name),
      (at) => `/roles/${at}/name`,
    ),
    ...twice(
      keyed.forbids.map(({ id }) => id),
      (at) => `/forbids/${at}/id`,
    ),
    ...roleFaults(tenant, standard, keyed),
    ...forbidFaults(tenant, known, keyed),
    ...purposeFaults(keyed),
    ...networkFaults(keyed),
  ]
  if (errors.length > 0) throw new Refusal('invalid', { errors })
  return keyed
}
