import { workContext } from '../../../platform/audit/work-context.ts'
import { doubtSessions } from '../../../platform/gate/session-doubt.ts'
import { tellPerson } from '../../../platform/person-news.ts'
import type { Services } from '../../../platform/services.ts'
import type { Account } from '../queries.ts'
import { isoTime } from '../times.ts'

/** So many wrong ones are no slip of the hand. Whoever tries codes holds the password, so fewer of them are enough. */
const ALARMING = { password_tries: 20, code_tries: 10 } as const
const DAY = 'YYYY-MM-DD'.length

/**
 * Tells those whose accounts are guessed at, once a day, when there have been many wrong tries of late (ASVS 6.3.5). The try that makes them many puts
 * their sessions in doubt; further ones do not, or whoever goes on guessing would keep somebody from proving anew who they are.
 */
export async function tellTries(
  services: Services,
  accounts: readonly Account[],
  { news, total }: { news: keyof typeof ALARMING; total: number },
): Promise<void> {
  if (total < ALARMING[news]) return
  const occasion = isoTime(services.clock.now()).slice(0, DAY)
  for (const { tenantId, userId } of accounts)
    await services.database.inTenant(tenantId, async (tx) => {
      await tellPerson(tx, { userId, news, occasion })
      const audit = workContext(services, { tenantId, operation: 'session.doubt' })
      if (total === ALARMING[news]) await doubtSessions(services, tx, { userId, why: news, audit })
    })
}
