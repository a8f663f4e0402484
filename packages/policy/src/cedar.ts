/** Rights said in Cedar (cedarpolicy.com), for whoever audits them with tools of their own. */
import type { Forbid } from './forbids.ts'
import type { Role, RoleGrant, RoleReach } from './grant.ts'
import { baseOf } from './own-roles.ts'

const WITHIN: Readonly<Record<RoleReach, string>> = {
  all: 'true',
  own: 'resource has owner && resource.owner == principal',
  team: 'principal has team && resource has team && resource.team == principal.team',
  department: 'resource has team && principal.departmentTeams.contains(resource.team)',
  found: 'resource.found',
}

const set = (names: readonly string[]): string => JSON.stringify(names)
const actionsOf = (actions: readonly string[]): string =>
  `action in [${actions.map((action) => `Action::${JSON.stringify(action)}`).join(', ')}]`

/** One grant: the act, and what of the record it shows, shows in clear and lets write. */
function permit(role: string, grant: RoleGrant): string {
  const clear = Object.keys(grant.fields).filter((key) => grant.fields[key] === 'clear')
  const wants = [
    'context.want == "act"',
    `context.want == "shown" && ${set(Object.keys(grant.fields))}.contains(context.field)`,
    `context.want == "clear" && ${set(clear)}.contains(context.field)`,
    `context.want == "write" && ${set(grant.write ?? [])}.contains(context.field)`,
  ]
  return `permit (principal in Role::${JSON.stringify(role)}, ${actionsOf(grant.actions)}, resource)
when { resource.object == ${JSON.stringify(grant.object)} && (${WITHIN[grant.reach]}) && (${wants.map((want) => `(${want})`).join(' || ')}) };`
}

function forbidden({ id, roles, object, actions, fields, when }: Forbid, all: readonly string[]): string {
  // a copy is bound by what is said of the role it is a copy of
  const bound = all.filter((role) => roles.includes(role) || roles.includes(baseOf(role)))
  const who = [...new Set([...roles, ...bound])]
    .map((role) => `principal in Role::${JSON.stringify(role)}`)
    .join(' || ')
  const conditions = [
    `resource.object == ${JSON.stringify(object)}`,
    ...(roles.length === 0 ? [] : [`(${who})`]),
    ...(when.length === 0 ? [] : [`context.facts.containsAll(${set(when)})`]),
    ...(fields.length === 0 ? [] : [`context.want != "act" && ${set(fields)}.contains(context.field)`]),
  ]
  return `@id(${JSON.stringify(id)})
forbid (principal, ${actionsOf(actions)}, resource)
when { ${conditions.join(' && ')} };`
}

/**
 * The roles and forbids as Cedar policies. A principal has `team` and `departmentTeams`, a record `object`, `owner`, `team` and `found`; the context says
 * what is wanted (`act`, or the `field` to be `shown`, `clear` or `write`) and the facts of the moment. What pools and shares give is given by membership
 * and by colleagues, and stands in no role.
 */
export const cedarOf = (roles: readonly Role[], forbids: readonly Forbid[]): string =>
  [
    ...roles.flatMap(({ name, grants }) =>
      grants.filter(({ actions }) => actions.length > 0).map((grant) => permit(name, grant)),
    ),
    ...forbids.map((each) =>
      forbidden(
        each,
        roles.map(({ name }) => name),
      ),
    ),
  ].join('\n\n')
