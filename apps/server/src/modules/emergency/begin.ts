import { Refusal } from '../../platform/errors/refusal.ts'
import { changePolicy } from '../../platform/gate/change-policy.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Emergency, type EmergencyRole, emergencyOf } from '../../platform/gate/emergencies.ts'
import type { Answer } from '../../platform/gate/route.ts'
import type { TenantPolicy } from '../../platform/gate/tenant-policy.ts'
import { enqueue } from '../../platform/jobs/queue.ts'
import { twoPersonAct } from '../../platform/two-person/act.ts'
import { askSecondPerson } from '../../platform/two-person/ask.ts'
import { requireFreshFactor } from '../identity/index.ts'
import { EXPIRE_JOB } from './expire.ts'
import { allAdministrators } from './told.ts'

const MINUTE_MS = 60_000
const LIVES_MS = 24 * 60 * MINUTE_MS
/** So many that were looked at are kept for the list. */
const MOST_REVIEWED = 20

interface Lent {
  readonly userId: string
  readonly role: EmergencyRole
  readonly minutes: number
}

/** The list with one more: all that nobody looked at yet, and the last ones that somebody did. */
function withOne(policy: TenantPolicy, begun: Emergency): readonly Emergency[] {
  const open = policy.emergencies.filter(({ review }) => review === null)
  const reviewed = policy.emergencies.filter(({ review }) => review !== null).slice(-MOST_REVIEWED)
  return [...reviewed, ...open, begun]
}

const WORDS = {
  system_admin: { zh: '系统管理员', en: 'system administrator' },
  security_admin: { zh: '安全管理员', en: 'security administrator' },
} as const satisfies Record<EmergencyRole, object>

/** Asks for another administrator's duty, for a time and a purpose; another person signs before it is lent. */
export async function askEmergency(
  ctx: RequestContext,
  stated: { role: EmergencyRole; minutes: number; purpose: string },
): Promise<Answer> {
  await requireFreshFactor(ctx)
  const { caller, services } = ctx
  const { role, minutes, purpose } = stated
  if (caller.user.roles.includes(role)) throw new Refusal('state_conflict')
  const names = await services.people.namesOf(caller.tenant.id, [caller.user.id])
  const name = String(names.get(caller.user.id)?.['name'] ?? '')
  const words = WORDS[role]
  const says = {
    zh: [
      `紧急情况：让${name}在批准之后的 ${minutes} 分钟里兼做${words.zh}。`,
      '所有管理员立刻收到通知；这段时间里做的每一件事都在记录里标明。',
      '到时间自己结束，安全管理员和本人可以提前结束；之后审计管理员要写复核意见。',
    ],
    en: [
      `Emergency: lend ${name} the duty of ${words.en} for ${minutes} minutes from approval.`,
      'All administrators are told at once, and every act meanwhile is marked in the record.',
      'It ends by itself; security administrators and its holder may end it before. Afterwards the audit administrator writes what they found.',
    ],
  }
  const payload: Lent = { userId: caller.user.id, role, minutes }
  return ctx.write((tx) =>
    askSecondPerson(ctx, tx, { act: emergency, subject: caller.user.id, payload, says, reason: purpose.trim() }),
  )
}

/** Lends the duty, in the company's sealed policy, and tells every administrator. */
export const emergency = twoPersonAct<Lent>({
  name: 'emergency.begin',
  title: { zh: '紧急兼任', en: 'Duty in an emergency' },
  approvals: 1,
  livesMs: LIVES_MS,
  ask: ['users.invite', 'users.confirm'],
  approve: ['users.invite', 'users.confirm', 'audit.read'],
  widened: ({ userId }) => [userId],
  carryOut: async ({ services, tx, request }, { userId, role, minutes }) => {
    const now = services.clock.now()
    const until = now + minutes * MINUTE_MS
    await changePolicy(services, tx, (policy) => {
      if (emergencyOf(policy, userId, now) !== undefined) throw new Refusal('state_conflict')
      return { ...policy, emergencies: withOne(policy, { id: request, userId, role, from: now, until, review: null }) }
    })
    await allAdministrators(tx, { byId: userId, id: request, version: 'began' })
    await enqueue(tx, { name: EXPIRE_JOB, payload: { emergency: request }, dueAt: until })
    return { facts: { holder: userId, role, until } }
  },
})
