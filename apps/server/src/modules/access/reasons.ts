/** Why one may or may not do something: found from the caller's own roles alone, so that it tells nothing about what they may not see. */
import { type Label, type ObjectDeclaration, POOLED_OBJECT } from '@holdfast/catalog'
import {
  type Action,
  boundBy,
  covers,
  type Grant,
  grantsOf,
  isPoolReach,
  type Principal,
  poolGrants,
  type ReachOfRecord,
  type Role,
  type RoleReach,
  type ShareReach,
  shareGrants,
  unforbidden,
} from '@holdfast/policy'
import { actionWords } from '../../platform/gate/admission-sentence.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { factsOf } from '../../platform/gate/rights-of.ts'

/** A grant, and the role that has it. */
export interface Finding {
  readonly role: Role
  readonly grant: Grant
}

/**
 * `no_record`: none within the caller's reach, whether there is one beyond it or not; `beyond_reach`: one they may read, yet not do this with;
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

/** What was asked. `named` is false where no record was; `reach` is of the record, as far as the caller may do the action with it. */
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

function grantsOfCaller({ caller }: RequestContext, object: ObjectDeclaration): Finding[] {
  const { principal, tenant } = caller
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

/** Judges what was asked by the roles' grants; `withinScope` is false where a program's own scopes leave the action out. */
export function judge(
  grants: readonly Finding[],
  asked: Asked,
  by: { readonly principal: Principal; readonly withinScope: boolean },
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
function left({ caller, services }: RequestContext, grants: readonly Finding[], object: string): readonly Finding[] {
  const { principal, session, tenant } = caller
  const { client, factorAt } = session
  const now = services.clock.now()
  const facts = factsOf(tenant.policy, { factorAt, program: client !== undefined, now })
  const said = { forbids: tenant.policy.rights.forbids, facts }
  return grants.flatMap(({ role, grant }) =>
    unforbidden([grant], { object, roles: boundBy(principal.roles, tenant.roles) }, said).map((each) => ({
      role,
      grant: each,
    })),
  )
}

/** Judges it for whoever asks: by their roles, and by what is forbidden of that. */
export function explained(ctx: RequestContext, asked: Asked): Explained {
  const { access, principal, session } = ctx.caller
  const levels = access.objects.get(asked.object.name)?.levels ?? []
  const withinScope = session.client === undefined || levels.some(({ actions }) => actions.includes(asked.action))
  const grants = grantsOfCaller(ctx, asked.object)
  const verdict = judge(left(ctx, grants, asked.object.name), asked, { principal, withinScope })
  const unbound = judge(grants, asked, { principal, withinScope })
  return verdict.reason === unbound.reason ? verdict : refused('forbidden')
}

const REACH: Readonly<Record<RoleReach | ShareReach | 'pool', Label>> = {
  own: { zh: '自己负责的', en: 'your own' },
  team: { zh: '本团队的', en: 'your team’s' },
  department: { zh: '本部门及下级团队的', en: 'those of your department and the teams below' },
  found: { zh: '刚凭完整号码查到的', en: 'those you found by whole number a short while ago' },
  all: { zh: '全部', en: 'all' },
  pool: { zh: '你所在公海里的', en: 'those in your pools' },
  shared: { zh: '同事共享给你看的', en: 'those a colleague shares with you to read' },
  sharedToChange: { zh: '同事共享给你一起改的', en: 'those a colleague shares with you to change' },
}

/** The reaches of grants, each once: “your own or your team's”. */
function reaches(grants: readonly Finding[]): Label {
  const kinds = grants.map(({ grant }) => (isPoolReach(grant.reach) ? 'pool' : grant.reach))
  const each = [...new Set(kinds)].map((reach) => REACH[reach])
  return { zh: each.map(({ zh }) => zh).join('、'), en: each.map(({ en }) => en).join(' or ') }
}

interface Words {
  /** The caller's roles. */
  readonly roles: Label
  readonly role: Label
  readonly does: Label
  /** The reaches of what is granted, or would be elsewhere. */
  readonly where: Label
  readonly one: Label
  readonly many: Label
}

/** Each refusal says besides who can change it. */
const SENTENCES: Readonly<Record<Reason, (words: Words) => Label>> = {
  granted: ({ role, does, where, one, many }) => ({
    zh: `因为你是${role.zh}，可以${does.zh}${where.zh}${one.zh}。`,
    en: `Because you are a ${role.en}, you may ${does.en} ${where.en} ${many.en}.`,
  }),
  action_not_granted: ({ roles, does, one, many }) => ({
    zh: `你的角色（${roles.zh}）都不能${does.zh}${one.zh}；角色由系统管理员调整。`,
    en: `None of your roles (${roles.en}) may ${does.en} ${many.en}; the system administrator changes roles.`,
  }),
  outside_scope: ({ does, one, many }) => ({
    zh: `这个接入程序的授权范围里没有${does.zh}${one.zh}；范围由系统管理员调整。`,
    en: `The scopes of this program do not let it ${does.en} ${many.en}; the system administrator changes them.`,
  }),
  forbidden: ({ does, one, many }) => ({
    zh: `公司规定此刻不能${does.zh}${one.zh}；禁令由安全管理员调整。`,
    en: `The company forbids to ${does.en} ${many.en} at this moment; the security administrator states what is forbidden.`,
  }),
  field_unknown: ({ roles, one, many }) => ({
    zh: `你的角色（${roles.zh}）看到的${one.zh}没有这个字段；可用的字段见 GET /catalog。`,
    en: `Your roles (${roles.en}) are shown no such field of ${many.en}; GET /catalog lists the fields you may use.`,
  }),
  field_not_granted: ({ roles, does }) => ({
    zh: `你的角色（${roles.zh}）看得到这个字段，但不能${does.zh}；字段权限由安全管理员调整。`,
    en: `Your roles (${roles.en}) are shown this field, yet not to ${does.en} it; the security administrator grants fields.`,
  }),
  no_record: ({ one }) => ({
    zh: `你的数据范围内没有这条${one.zh}；范围之外有没有，不告诉任何人。需要它的话，请负责人或你的主管转给你。`,
    en: `There is no such ${one.en} within your reach; whether there is one beyond it nobody is told. If you need it, its owner or your manager can assign it to you.`,
  }),
  beyond_reach: ({ does, where, one, many }) => ({
    zh: `你只能${does.zh}${where.zh}${one.zh}，这一条不是；需要的话，请负责人或你的主管转给你。`,
    en: `You may ${does.en} ${where.en} ${many.en} only, and this is none of them; its owner or your manager can assign it to you.`,
  }),
  field_beyond_reach: ({ where, one, many }) => ({
    zh: `这个字段你只在${where.zh}${one.zh}上用得到，这一条不是。`,
    en: `This field is yours on ${where.en} ${many.en} only, and this is none of them.`,
  }),
}

const lower = ({ zh, en }: Label): Label => ({ zh, en: en.toLowerCase() })

/** Why, in a sentence for the person. */
export function sentenceOf({ reason, found, elsewhere }: Explained, asked: Asked, roles: readonly Role[]): Label {
  const labels = roles.map(({ label }) => lower(label))
  return SENTENCES[reason]({
    roles: {
      zh: labels.map(({ zh }) => zh).join('、') || '无',
      en: labels.map(({ en }) => en).join(', ') || 'none',
    },
    role: lower(found[0]?.role.label ?? { zh: '', en: '' }),
    does: actionWords[asked.action],
    where: reaches(found.length > 0 ? found : elsewhere),
    one: lower(asked.object.label),
    many: lower(asked.object.labelPlural),
  })
}
