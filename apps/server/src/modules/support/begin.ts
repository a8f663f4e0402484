import type { Label } from '@holdfast/catalog'
import { Refusal } from '../../platform/errors/refusal.ts'
import { changePolicy } from '../../platform/gate/change-policy.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { heldAt } from '../../platform/gate/lent.ts'
import type { Answer } from '../../platform/gate/route.ts'
import type { SupportAccess } from '../../platform/gate/support-access.ts'
import type { Tenant } from '../../platform/gate/tenant-policy.ts'
import { enqueue } from '../../platform/jobs/queue.ts'
import { twoPersonAct } from '../../platform/two-person/act.ts'
import { askSecondPerson } from '../../platform/two-person/ask.ts'
import { requireFreshFactor } from '../identity/index.ts'
import { EXPIRE_JOB } from './expire.ts'
import { allOverseers } from './told.ts'

const MINUTE_MS = 60_000
const LIVES_MS = 24 * 60 * MINUTE_MS
/** So many that ended are kept for the page; all of them stand in the log. */
const MOST_KEPT = 40

interface Payload {
  readonly userId: string
  readonly objects: readonly string[]
  readonly minutes: number
  readonly ticket: string
}

interface Stated {
  readonly objects: readonly string[]
  readonly minutes: number
  readonly purpose: string
  readonly ticket: string
}

/** The objects by their names, each once, in the catalogue's order; refuses with the place of one that there is not. */
function objectsOf({ catalog }: Tenant, stated: readonly string[]) {
  const unknown = stated.findIndex((name) => catalog.findObject(name)?.served !== true)
  if (unknown >= 0) throw new Refusal('invalid', { errors: [{ path: `/objects/${unknown}`, code: 'choice_unknown' }] })
  return catalog.served.filter(({ name }) => stated.includes(name))
}

function sentences(name: string, labels: readonly Label[], { minutes, ticket }: Stated) {
  const zh = labels.map((label) => label.zh).join('、')
  const en = labels.map((label) => label.en.toLowerCase()).join(', ')
  return {
    zh: [
      `技术支持：让${name}在批准之后的 ${minutes} 分钟里只读查看：${zh}。`,
      '个人和机密内容全部脱敏，看不到明文，不能改、不能导出，也打不开附件。',
      '每次查看都记在这次访问名下；个人信息保护负责人、安全管理员和本人随时可以提前结束，到时间自己结束。',
      ...(ticket === '' ? [] : [`工单：${ticket}`]),
    ],
    en: [
      `Support access: let ${name} read for ${minutes} minutes from approval, and nothing but: ${en}.`,
      'All that is personal or secret is masked and cannot be revealed; nothing is changed or exported, and no file opens.',
      'Every reading is recorded as of this access. The privacy officer, security administrators and its holder may end it before; it ends by itself.',
      ...(ticket === '' ? [] : [`Ticket: ${ticket}`]),
    ],
  }
}

/** Asks to read a company's records for a time, to help: two of its people have to sign. */
export async function askSupport(ctx: RequestContext, stated: Stated): Promise<Answer> {
  await requireFreshFactor(ctx)
  const { caller, services } = ctx
  const objects = objectsOf(caller.tenant, stated.objects)
  const names = await services.people.namesOf(caller.tenant.id, [caller.user.id])
  const says = sentences(
    String(names.get(caller.user.id)?.['name'] ?? ''),
    objects.map(({ labelPlural }) => labelPlural),
    stated,
  )
  const { minutes, ticket } = stated
  const payload: Payload = { userId: caller.user.id, objects: objects.map(({ name }) => name), minutes, ticket }
  return ctx.write((tx) =>
    askSecondPerson(ctx, tx, { act: support, subject: caller.user.id, payload, says, reason: stated.purpose.trim() }),
  )
}

/** The list with one more: all that last, and the latest that ended. */
function withOne(all: readonly SupportAccess[], begun: SupportAccess): readonly SupportAccess[] {
  const lasting = all.filter(({ until }) => until > begun.from)
  const ended = all.filter(({ until }) => until <= begun.from).slice(-MOST_KEPT)
  return [...ended, ...lasting, begun]
}

/** Lends the reading, in the company's sealed policy, and tells every administrator and the privacy officer. */
export const support = twoPersonAct<Payload>({
  name: 'support.begin',
  title: { zh: '技术支持访问', en: 'Support access' },
  approvals: 2,
  livesMs: LIVES_MS,
  ask: ['support.ask'],
  approve: ['users.invite', 'users.confirm', 'support.oversee'],
  widened: ({ userId }) => [userId],
  carryOut: async ({ services, tx, request }, { userId, objects, minutes }) => {
    const from = services.clock.now()
    const until = from + minutes * MINUTE_MS
    await changePolicy(services, tx, (policy) => {
      if (heldAt(policy.supports, userId, from) !== undefined) throw new Refusal('state_conflict')
      return { ...policy, supports: withOne(policy.supports, { id: request, userId, objects, from, until }) }
    })
    await allOverseers(tx, { byId: userId, id: request, version: 'began' })
    await enqueue(tx, { name: EXPIRE_JOB, payload: { support: request }, dueAt: until })
    return { facts: { holder: userId, objects: [...objects], until } }
  },
})
