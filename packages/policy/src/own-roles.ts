/** Roles that a company makes: each is a copy of one it knows, and what differs from it, line by line. Pure; what a line cannot give, it does not give. */
import type { Catalog, Label } from '@holdfast/catalog'
import {
  ACTIONS,
  type Action,
  type Budget,
  type FieldGrantMode,
  type FieldMode,
  type Role,
  type RoleGrant,
  type RoleReach,
} from './grant.ts'

/** One difference, which can be said as a sentence. */
export type RoleLine =
  /** Within which reach an act is done, and nowhere else; `none` takes it away. */
  | { readonly kind: 'act'; readonly object: string; readonly action: Action; readonly reach: RoleReach | 'none' }
  /** How a field is seen where records of the object are worked on. */
  | { readonly kind: 'field'; readonly object: string; readonly field: string; readonly mode: FieldGrantMode }
  /** Whether a field that is seen may be written. */
  | { readonly kind: 'write'; readonly object: string; readonly field: string; readonly on: boolean }
  /** Of how many people a day values are revealed at most; never more than the budget of the role it is a copy of. */
  | { readonly kind: 'reveals'; readonly aDay: number }

export interface OwnRole {
  /** The name of the role it is a copy of, a dot, and a word of its own: `sales_rep.key_accounts`. */
  readonly name: string
  readonly label: Label
  readonly lines: readonly RoleLine[]
}

/** Reaches from which something can be read and worked on at length; `team` shows names alone, `found` one person at a time. */
const AT_LENGTH: readonly RoleReach[] = ['own', 'department', 'all']

/** Statistics tell of nobody: what is sealed is no part of them, whatever a company states. */
const isOfNobody = (catalog: Catalog, object: string, field: string): boolean => {
  const { class: fieldClass } = catalog.findObject(object)?.fields[field] ?? { class: 'sensitive' }
  return fieldClass === 'public' || fieldClass === 'internal'
}

/** Of which role one is a copy; an installation's own roles are of themselves. What hangs on a duty (budgets, passkeys, separation) hangs on this. */
export const baseOf = (role: string): string => role.slice(0, role.indexOf('.') < 0 ? undefined : role.indexOf('.'))

/** The roles under which limits stated by role are looked up: a copy that is not named itself is bound as the role it is a copy of. */
export const boundAs = (roles: readonly string[], byRole: Readonly<Record<string, unknown>>): readonly string[] =>
  roles.map((role) => (Object.hasOwn(byRole, role) ? role : baseOf(role)))

const sizeOf = ({ fields, write = [] }: RoleGrant): number => Object.keys(fields).length + write.length

/** The fields of the object that the role works with: of its grants at length the one with the most. */
const fullest = (grants: readonly RoleGrant[], object: string): RoleGrant | undefined =>
  grants.filter((grant) => grant.object === object).toSorted((a, b) => sizeOf(b) - sizeOf(a))[0]

type LineOf<Kind> = Extract<RoleLine, { kind: Kind }>

function withAct(grants: readonly RoleGrant[], { object, action, reach }: LineOf<'act'>): readonly RoleGrant[] {
  const like = fullest(grants, object)
  const rest = grants.flatMap((grant) => {
    if (grant.object !== object) return [grant]
    const actions = grant.actions.filter((each) => each !== action)
    return actions.length === 0 ? [] : [{ ...grant, actions }]
  })
  if (reach === 'none' || like === undefined) return rest
  return [...rest, { ...like, actions: [action], reach }]
}

function withField(
  grants: readonly RoleGrant[],
  { object, field, mode }: LineOf<'field'>,
  catalog: Catalog,
): readonly RoleGrant[] {
  return grants.map((grant) => {
    if (grant.object !== object) return grant
    const { [field]: before, ...others } = grant.fields
    const write = grant.write?.filter((key) => mode !== 'hidden' || key !== field)
    const less = { ...grant, ...(write === undefined ? {} : { write }) }
    if (mode === 'hidden') return { ...less, fields: others }
    // what has a mask is seen behind it until it is revealed, by everybody
    const seen = catalog.findObject(object)?.fields[field]?.mask === undefined ? mode : 'masked'
    const mayShow =
      before !== undefined ||
      (AT_LENGTH.includes(grant.reach) && (grant.statistics !== true || isOfNobody(catalog, object, field)))
    return mayShow ? { ...grant, fields: { ...grant.fields, [field]: seen } } : grant
  })
}

function withWrite(grants: readonly RoleGrant[], { object, field, on }: LineOf<'write'>): readonly RoleGrant[] {
  return grants.map((grant) => {
    if (grant.object !== object || grant.write === undefined) return grant
    const others = grant.write.filter((key) => key !== field)
    return { ...grant, write: on && Object.hasOwn(grant.fields, field) ? [...others, field] : others }
  })
}

function withLine(grants: readonly RoleGrant[], line: RoleLine, catalog: Catalog): readonly RoleGrant[] {
  switch (line.kind) {
    case 'act':
      return withAct(grants, line)
    case 'field':
      return withField(grants, line, catalog)
    case 'write':
      return withWrite(grants, line)
    default:
      return grants
  }
}

/** Of several lines the last counts, as of all lines. */
function budgetOf(own: OwnRole, { budget }: Role): Budget {
  const line = own.lines.findLast((each): each is LineOf<'reveals'> => each.kind === 'reveals')
  return line === undefined || typeof budget !== 'string' ? budget : { of: budget, revealsADay: line.aDay }
}

/** Whether a role may be copied: administrators' duties are not a company's to cut, and what gives no record has nothing to differ by. */
export const isCopyable = ({ name, grants, capabilities }: Role): boolean =>
  grants.length > 0 && capabilities.length === 0 && baseOf(name) === name

/**
 * The role as it counts, from the roles an installation begins with; undefined where the one it is a copy of is none, or may not be copied. Lines take
 * effect in their order. A role never gets more than records: no capability, and no wider limit than the one it is a copy of.
 */
export function roleOf(own: OwnRole, roles: readonly Role[], catalog: Catalog): Role | undefined {
  const from = roles.find(({ name }) => name === baseOf(own.name))
  if (from === undefined || !isCopyable(from)) return undefined
  const grants = own.lines.reduce((all, line) => withLine(all, line, catalog), from.grants)
  return {
    name: own.name,
    label: own.label,
    sentence: from.sentence,
    grants,
    capabilities: [],
    budget: budgetOf(own, from),
  }
}

/** The lines, by their place, that name an object, an act or a field that there is not, or would show in clear what has a mask. */
export function badLines(lines: readonly RoleLine[], catalog: Catalog): readonly number[] {
  return lines.flatMap((line, at) => {
    if (line.kind === 'reveals') return []
    const object = catalog.findObject(line.object)
    if (object === undefined || !object.served) return [at]
    if (line.kind === 'act') return ACTIONS.includes(line.action) ? [] : [at]
    if (!Object.hasOwn(object.fields, line.field)) return [at]
    const field = object.fields[line.field]
    return line.kind === 'field' && line.mode === 'clear' && field?.mask !== undefined ? [at] : []
  })
}

/** How clear a field is, for comparing. */
export const clearness = (mode: FieldMode | undefined): number => (mode === 'clear' ? 2 : mode === 'masked' ? 1 : 0)
