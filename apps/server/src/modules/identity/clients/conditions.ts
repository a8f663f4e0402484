/** Other conditions for a program that was admitted: one person tightens them, two loosen those of a program that two admitted. */
import { isDeepStrictEqual } from 'node:util'
import type { Transaction } from '../../../platform/database/database.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { isNetworkWithin } from '../../../platform/gate/networks.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import type { Services } from '../../../platform/services.ts'
import { twoPersonAct } from '../../../platform/two-person/act.ts'
import { askSecondPerson } from '../../../platform/two-person/ask.ts'
import type { Asked } from '../../../platform/two-person/request.ts'
import { requireFreshFactor } from '../sign-in/step-up.ts'
import { isWide } from './admit.ts'
import { findFor } from './change.ts'
import {
  type ClientDocument,
  type ClientRow,
  clientIdOf,
  clientName,
  lockClient,
  openClient,
  updateClient,
} from './client.ts'
import { renewTokens } from './end.ts'
import { type Conditions, soundConditions } from './manage.ts'

const LIVES_MS = 72 * 3_600_000

/** What is frozen: the program, its conditions as they stood when it was asked, and those that are to come. */
interface Loosened {
  readonly id: string
  readonly ownerId: string
  readonly before: Conditions
  readonly conditions: Conditions
}

const conditionsOf = ({ networks, perMinute, dpopRequired }: Conditions): Conditions => ({
  networks,
  perMinute,
  dpopRequired,
})

/** Whether the program could come from elsewhere, more often, or with a token that is bound to no key. */
export function isLooser(before: Conditions, after: Conditions): boolean {
  const elsewhere =
    before.networks.length > 0 &&
    (after.networks.length === 0 || !after.networks.every((network) => isNetworkWithin(before.networks, network)))
  const oftener = before.perMinute !== null && (after.perMinute === null || after.perMinute > before.perMinute)
  return elsewhere || oftener || (before.dpopRequired && !after.dpopRequired)
}

const zh = ({ networks, perMinute, dpopRequired }: Conditions): string =>
  [
    networks.length === 0 ? '可以来自任何网络' : `只能来自 ${networks.join('、')}`,
    perMinute === null ? '次数不另限' : `每分钟最多 ${perMinute} 次`,
    dpopRequired ? '令牌绑定密钥' : '令牌不绑定密钥',
  ].join('，')

const en = ({ networks, perMinute, dpopRequired }: Conditions): string =>
  [
    networks.length === 0 ? 'from any network' : `from ${networks.join(', ')} alone`,
    perMinute === null ? 'without a limit of its own' : `${perMinute} times a minute at most`,
    dpopRequired ? 'with tokens bound to a key' : 'with tokens bound to no key',
  ].join(', ')

const sentences = (name: string, { before, conditions }: Loosened): Asked['says'] => ({
  zh: [`放宽程序「${name}」的条件。`, `现在：${zh(before)}。`, `以后：${zh(conditions)}。`],
  en: [`Loosen the conditions of the program “${name}”.`, `Now: ${en(before)}.`, `From then on: ${en(conditions)}.`],
})

/** Tokens end with what they were given under; the program asks for others. */
async function put(services: Services, tx: Transaction, found: { row: ClientRow; client: ClientDocument }) {
  const { row, client } = found
  await updateClient(services, tx, client)
  await renewTokens(services, tx, row)
  return { client: clientIdOf(tx.tenantId, client.id), ...conditionsOf(client) }
}

/** Loosens the conditions exactly as signed; not where others hold by now. */
export const loosenConditions = twoPersonAct<Loosened>({
  name: 'client.conditions',
  title: { zh: '放宽程序的条件', en: 'Loosen the conditions of a program' },
  approvals: 1,
  livesMs: LIVES_MS,
  ask: ['clients.write'],
  approve: ['clients.write', 'settings.write'],
  widened: ({ ownerId }) => [ownerId],
  carryOut: async ({ services, tx }, { id, before, conditions }) => {
    const row = await lockClient(tx, id)
    const client = row === undefined ? null : await openClient(services, tx.tenantId, row)
    if (row === undefined || client === null) throw new Refusal('state_conflict')
    if (!isDeepStrictEqual(conditionsOf(client), before)) throw new Refusal('state_conflict')
    return { facts: await put(services, tx, { row, client: { ...client, ...conditions } }) }
  },
})

/** Other conditions for a program, for its tokens too: those it holds end. Looser ones of a program that two people admitted wait for a second person (202). */
export async function changeConditions(
  ctx: RequestContext,
  which: { tenantId: string; id: string } | null,
  stated: Conditions,
): Promise<Answer> {
  await requireFreshFactor(ctx)
  const conditions = soundConditions(stated)
  const { services, caller } = ctx
  const concerns = () => caller.access.capabilities.has('clients.write')
  return ctx.write(async (tx) => {
    const { row, client } = await findFor(ctx, tx, { which, concerns })
    const before = conditionsOf(client)
    if (isLooser(before, conditions) && (client.byTwo || (await isWide(ctx, tx, client)))) {
      const payload: Loosened = { id: client.id, ownerId: client.ownerId, before, conditions }
      const says = sentences(await clientName(services, tx.tenantId, row), payload)
      return askSecondPerson(ctx, tx, { act: loosenConditions, subject: client.id, payload, says, reason: '' })
    }
    const facts = await put(services, tx, { row, client: { ...client, ...conditions } })
    return { status: 204, audit: await tx.record({ act: 'client.conditions', outcome: 'allowed', facts }) }
  })
}
