/** Why one may or may not, in a sentence: to the person themselves, or of them to whoever answers for rights. */
import type { Label } from '@holdfast/catalog'
import { isPoolReach, type Role, type RoleReach, type ShareReach } from '@holdfast/policy'
import { actionWords } from '../../platform/gate/admission-sentence.ts'
import type { Asked, Explained, Finding, Reason } from './reasons.ts'

/** How the person is spoken of; English verbs are the same after “you” and “they”. */
interface Voice {
  readonly zh: string
  readonly you: string
  readonly object: string
  readonly your: string
  readonly yours: string
}

const VOICES = {
  self: { zh: '你', you: 'you', object: 'you', your: 'your', yours: 'yours' },
  other: { zh: '对方', you: 'they', object: 'them', your: 'their', yours: 'theirs' },
} as const satisfies Record<string, Voice>

/** Whether the sentence is said to the person, or of them. */
export type Told = keyof typeof VOICES

const REACH: Readonly<Record<RoleReach | ShareReach | 'pool', (voice: Voice) => Label>> = {
  own: ({ your }) => ({ zh: '自己负责的', en: `${your} own` }),
  team: ({ your }) => ({ zh: '本团队的', en: `${your} team’s` }),
  department: ({ your }) => ({
    zh: '本部门及下级团队的',
    en: `those of ${your} department and the teams below`,
  }),
  found: ({ you }) => ({ zh: '刚凭完整号码查到的', en: `those ${you} found by whole number a short while ago` }),
  all: () => ({ zh: '全部', en: 'all' }),
  pool: ({ zh, your }) => ({ zh: `${zh}所在公海里的`, en: `those in ${your} pools` }),
  shared: ({ zh, object }) => ({
    zh: `同事共享给${zh}看的`,
    en: `those a colleague shares with ${object} to read`,
  }),
  sharedToChange: ({ zh, object }) => ({
    zh: `同事共享给${zh}一起改的`,
    en: `those a colleague shares with ${object} to change`,
  }),
}

/** The reaches of grants, each once: “your own or your team's”. */
function reaches(grants: readonly Finding[], voice: Voice): Label {
  const kinds = grants.map(({ grant }) => (isPoolReach(grant.reach) ? 'pool' : grant.reach))
  const each = [...new Set(kinds)].map((reach) => REACH[reach](voice))
  return { zh: each.map(({ zh }) => zh).join('、'), en: each.map(({ en }) => en).join(' or ') }
}

interface Words {
  readonly who: Voice
  /** The person's roles. */
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
  granted: ({ who, role, does, where, one, many }) => ({
    zh: `因为${who.zh}是${role.zh}，可以${does.zh}${where.zh}${one.zh}。`,
    en: `Because ${who.you} are a ${role.en}, ${who.you} may ${does.en} ${where.en} ${many.en}.`,
  }),
  action_not_granted: ({ who, roles, does, one, many }) => ({
    zh: `${who.zh}的角色（${roles.zh}）都不能${does.zh}${one.zh}；角色由系统管理员调整。`,
    en: `None of ${who.your} roles (${roles.en}) may ${does.en} ${many.en}; the system administrator changes roles.`,
  }),
  outside_scope: ({ does, one, many }) => ({
    zh: `这个接入程序的授权范围里没有${does.zh}${one.zh}；范围由系统管理员调整。`,
    en: `The scopes of this program do not let it ${does.en} ${many.en}; the system administrator changes them.`,
  }),
  forbidden: ({ does, one, many }) => ({
    zh: `公司规定此刻不能${does.zh}${one.zh}；禁令由安全管理员调整。`,
    en: `The company forbids to ${does.en} ${many.en} at this moment; the security administrator states what is forbidden.`,
  }),
  field_unknown: ({ who, roles, one, many }) => ({
    zh: `${who.zh}的角色（${roles.zh}）看到的${one.zh}没有这个字段；可用的字段见 GET /catalog。`,
    en: `${capital(who.your)} roles (${roles.en}) are shown no such field of ${many.en}; GET /catalog lists the fields ${who.you} may use.`,
  }),
  field_not_granted: ({ who, roles, does }) => ({
    zh: `${who.zh}的角色（${roles.zh}）看得到这个字段，但不能${does.zh}；字段权限由安全管理员调整。`,
    en: `${capital(who.your)} roles (${roles.en}) are shown this field, yet not to ${does.en} it; the security administrator grants fields.`,
  }),
  no_record: ({ who, one }) => ({
    zh: `${who.zh}的数据范围内没有这条${one.zh}；范围之外有没有，不告诉任何人。需要它的话，请负责人或${who.zh}的主管转给${who.zh}。`,
    en: `There is no such ${one.en} within ${who.your} reach; whether there is one beyond it nobody is told. If ${who.you} need it, its owner or ${who.your} manager can assign it to ${who.object}.`,
  }),
  beyond_reach: ({ who, does, where, one, many }) => ({
    zh: `${who.zh}只能${does.zh}${where.zh}${one.zh}，这一条不是；需要的话，请负责人或${who.zh}的主管转给${who.zh}。`,
    en: `${capital(who.you)} may ${does.en} ${where.en} ${many.en} only, and this is none of them; its owner or ${who.your} manager can assign it to ${who.object}.`,
  }),
  field_beyond_reach: ({ who, where, one, many }) => ({
    zh: `这个字段${who.zh}只在${where.zh}${one.zh}上用得到，这一条不是。`,
    en: `This field is ${who.yours} on ${where.en} ${many.en} only, and this is none of them.`,
  }),
}

const capital = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`
const lower = ({ zh, en }: Label): Label => ({ zh, en: en.toLowerCase() })

/** Why, in a sentence. */
export function sentenceOf(
  { reason, found, elsewhere }: Explained,
  asked: Asked,
  about: { readonly roles: readonly Role[]; readonly told: Told },
): Label {
  const labels = about.roles.map(({ label }) => lower(label))
  const who = VOICES[about.told]
  return SENTENCES[reason]({
    who,
    roles: {
      zh: labels.map(({ zh }) => zh).join('、') || '无',
      en: labels.map(({ en }) => en).join(', ') || 'none',
    },
    role: lower(found[0]?.role.label ?? { zh: '', en: '' }),
    does: actionWords[asked.action],
    where: reaches(found.length > 0 ? found : elsewhere, who),
    one: lower(asked.object.label),
    many: lower(asked.object.labelPlural),
  })
}
