/** An administrator who lost every factor is let in anew by a request that a second administrator signs. */
import { ADMINISTRATOR_ROLES } from '@holdfast/policy'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext, WriteTransaction } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { twoPersonAct } from '../../../platform/two-person/act.ts'
import { askSecondPerson } from '../../../platform/two-person/ask.ts'
import { type LockedPerson, lockPerson } from './authority.ts'
import { demandInUse, letInAnew } from './let-in.ts'

const LIVES_MS = 72 * 3_600_000

interface Recovered {
  readonly userId: string
  /** Epoch of the person's rights when it was asked: once those have changed, it is not what was signed. */
  readonly epoch: number
}

const administrators: ReadonlySet<string> = new Set(ADMINISTRATOR_ROLES)

/** Whether the person holds an administrator's role. */
export const administers = ({ row }: LockedPerson): boolean => row.roles.some((role) => administrators.has(role))

/** Freezes the request; 202 with its id. */
export async function askRecovery(
  ctx: RequestContext,
  tx: WriteTransaction,
  about: { person: LockedPerson; name: string; reason: string },
): Promise<Answer> {
  const { person, name, reason } = about
  const { id: userId, authority_epoch: epoch } = person.row
  const payload: Recovered = { userId, epoch }
  const says = {
    zh: [
      `让管理员${name}重新进来。`,
      `${name}现在的密码、通行密钥、验证器和登录全部作废。`,
      '角色不变；安全管理员当面交出新的链接。',
    ],
    en: [
      `Let the administrator ${name} in anew.`,
      `Every password, passkey, authenticator and session of ${name} ends.`,
      'Roles stay; the security administrator hands over a new link in person.',
    ],
  }
  const { body, ...answer } = await askSecondPerson(ctx, tx, {
    act: recoverAdministrator,
    subject: userId,
    payload,
    says,
    reason,
  })
  return { ...answer, body: { userId, ...(body as object) } }
}

/** The link is told to nobody by this: the security administrator asks for one, as for a new colleague. */
export const recoverAdministrator = twoPersonAct<Recovered>({
  name: 'user.recover',
  title: { zh: '让管理员重新进来', en: 'Let an administrator in anew' },
  approvals: 1,
  livesMs: LIVES_MS,
  ask: ['users.invite', 'users.confirm'],
  approve: ['users.invite', 'users.confirm'],
  widened: ({ userId }) => [userId],
  carryOut: async ({ services, tx, asker }, { userId, epoch }) => {
    const person = await lockPerson(services, tx, userId)
    demandInUse(person)
    if (person.row.authority_epoch !== epoch) throw new Refusal('state_conflict')
    await letInAnew(services, tx, { person, by: asker.user.id })
    return { object: 'user', recordId: userId }
  },
})
