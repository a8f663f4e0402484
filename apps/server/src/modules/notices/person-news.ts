import type { Subscription } from '../../platform/jobs/job.ts'
import { enqueue } from '../../platform/jobs/queue.ts'
import { PERSON_NEWS_TOPIC } from '../identity/index.ts'
import { PERSON_LETTER_JOB } from './person-letter.ts'
import { tell } from './tell.ts'

/**
 * What happened to somebody's ways in is a notice, and at once a letter: whoever took over a session reads the notices in it, but not the mailbox. An
 * occasion is told once.
 */
export const personNews: Subscription = {
  topic: PERSON_NEWS_TOPIC,
  handle: async ({ payload }, tx, services) => {
    const [userId, news, occasion] = [payload['userId'], payload['news'], payload['occasion']].map(String)
    if (userId === undefined || news === undefined) return
    const notice = {
      userId,
      kind: 'security',
      occasion: `${news}:${occasion}`,
      byId: null,
      object: news,
      recordId: null,
    } as const
    const told = await tell(services, tx, [notice])
    if (told.length === 0 || services.mailer === null) return
    const at = new Date(services.clock.now()).toISOString()
    await enqueue(tx, { name: PERSON_LETTER_JOB, payload: { userId, news, at, id: services.newId() } })
  },
}
