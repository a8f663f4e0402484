/** Why one may or may not do something: found from somebody's own roles alone, so that it tells nothing about what they may not see. */
import { type ObjectDeclaration, POOLED_OBJECT } from '@holdfast/catalog'
import {
  type Action,
  boundBy,
  type Condition,
  covers,
  type Forbid,
  type Grant,
  grantsOf,
  type Principal,
  poolGrants,
  type ReachOfRecord,
  type Role,
  shareGrants,
  unforbidden,
} from '@holdfast/policy'
import type { Tenant } from '../../platform/gate/tenant-policy.ts'

/** A grant, and the role that has it. */
export interface Finding {
  readonly role: Role
  readonly grant: Grant
}

/**
 * `no_record`: none within their reach, whether there is one beyond it or not; `beyond_reach`: one they may read, yet not do this with;
 * `field_beyond_reach`: the field is theirs on other records than this; `forbidden`: a forbid of the company takes what their roles would give.
 */
export type Reason =
  | 'granted'
  | 'action_not_granted'
  | 'outside_scope'
  | 'forbidden'
  | 'field_unknown'
  | 'field_not_granted'
  | 'no_record'
  | 'beyond_reach'
  | 'field_beyond_reach'

/** What was asked. `named` is false where no record was; `reach` is of the record, as far as they may do the action with it. */
export interface Asked {
  readonly object: ObjectDeclaration
  readonly action: Action
  readonly field: string | null
  readonly named: boolean
  readonly reach: ReachOfRecord | null
  /** Whether the record may be read; null where none was named. */
  readonly readable: boolean | null
}

export interface Explained {
  readonly reason: Reason
  /** The grants that allow it; empty unless granted. */
  readonly found: readonly Finding[]
  /** Grants that would, were it another record. */
  readonly elsewhere: readonly Finding[]
}

const WRITES: readonly Action[] = ['create', 'update']

const showsField = (grant: Grant, field: string): boolean => Object.hasOwn(grant.fields, field)

/** Whether a grant of the action carries the field: to be written where the action writes, to be seen otherwise. */
const carries = (grant: Grant, { action, field }: Pick<Asked, 'action' | 'field'>): boolean =>
  field === null || (WRITES.includes(action) ? (grant.write ?? []).includes(field) : showsField(grant, field))

/** Whose rights are judged, in their company, at which moment. */
export interface Subject {
  readonly principal: Principal
  readonly tenant: Pick<Tenant, 'roles' | 'catalog' | 'policy'>
  readonly facts: ReadonlySet<Condition>
  /** False where a program's own scopes leave the action out. */
  readonly withinScope: boolean
}

function grantsOfSubject({ principal, tenant }: Subject, object: ObjectDeclaration): Finding[] {
  const basis = { catalog: tenant.catalog, fieldGrants: tenant.policy.fieldGrants }
  return tenant.roles
    .filter((role) => principal.roles.includes(role.name))
    .flatMap((role) => {
      const grants: readonly Grant[] = grantsOf(role, basis).filter((grant) => grant.object === object.name)
      const pooled = object.name === POOLED_OBJECT ? poolGrants(principal, grants, tenant.policy.pools.pools) : []
      const shared = shareGrants(principal, object.name, grants)
      return [...grants, ...pooled, ...shared].map((grant) => ({ role, grant }))
    })
}

const refused = (reason: Reason, elsewhere: readonly Finding[] = []): Explained => ({ reason, found: [], elsewhere })

/** Judges what was asked by the roles' grants. */
export function judge(
  grants: readonly Finding[],
  asked: Asked,
  by: Pick<Subject, 'principal' | 'withinScope'>,
): Explained {
  const { field, named, reach, readable } = asked
  const acting = grants.filter(({ grant }) => grant.actions.includes(asked.action))
  if (acting.length === 0) return refused('action_not_granted')
  if (!by.withinScope) return refused('outside_scope')
  if (field !== null && !grants.some(({ grant }) => showsField(grant, field))) return refused('field_unknown')
  const carrying = acting.filter(({ grant }) => carries(grant, asked))
  if (carrying.length === 0) return refused('field_not_granted')
  if (!named) return { reason: 'granted', found: carrying, elsewhere: [] }
  if (reach === null) return readable === true ? refused('beyond_reach', carrying) : refused('no_record')
  const found = carrying.filter(({ grant }) => covers(grant.reach, reach, by.principal))
  return found.length > 0 ? { reason: 'granted', found, elsewhere: [] } : refused('field_beyond_reach', carrying)
}

/** What the company's forbids leave of the grants at the moment. */
function left({ principal, tenant, facts }: Subject, grants: readonly Finding[], object: string): readonly Finding[] {
  const said = { forbids: tenant.policy.rights.forbids, facts }
  return grants.flatMap(({ role, grant }) =>
    unforbidden([grant], { object, roles: boundBy(principal.roles, tenant.roles) }, said).map((each) => ({
      role,
      grant: each,
    })),
  )
}

/** Judges it by somebody's roles, and by what is forbidden of that. */
export function explained(subject: Subject, asked: Asked): Explained {
  const grants = grantsOfSubject(subject, asked.object)
  const verdict = judge(left(subject, grants, asked.object.name), asked, subject)
  const unbound = judge(grants, asked, subject)
  return verdict.reason === unbound.reason ? verdict : refused('forbidden')
}

/** The forbids that speak of what was asked to this person: those that hold at the moment, and those that would at another. */
export function forbidsOn({ principal, tenant, facts }: Subject, { object, action, field }: Asked) {
  const roles = boundBy(principal.roles, tenant.roles)
  const those = tenant.policy.rights.forbids.filter(
    (forbid) =>
      forbid.object === object.name &&
      forbid.actions.includes(action) &&
      (forbid.fields.length === 0 || (field !== null && forbid.fields.includes(field))) &&
      (forbid.roles.length === 0 || forbid.roles.some((role) => roles.includes(role))),
  )
  const holds = ({ when }: Forbid) => when.every((condition) => facts.has(condition))
  return { now: those.filter(holds), atTimes: those.filter((forbid) => !holds(forbid)) }
}
