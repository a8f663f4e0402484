import type { Module } from '../../platform/module.ts'
import { sendDigests } from './digest.ts'
import { forgetNotices, sendLetters } from './letters.ts'
import { tellMissed } from './missed.ts'
import { PERSON_LETTER_JOB, sendPersonLetter } from './person-letter.ts'
import { remind } from './remind.ts'
import { noticeRoutes } from './routes.ts'
import { subscriptions } from './subscriptions.ts'

export { deliver } from './letters.ts'
export { morningOf } from './morning.ts'
export { settingsOfAll } from './settings.ts'

const MINUTE_MS = 60_000
const MISSED_MS = 10 * MINUTE_MS
const DAY_MS = 24 * 60 * MINUTE_MS

/** What people are to know: reminders, what their team missed, what colleagues handed over, imports that ended; in the application and by mail within their own hours. */
export const noticesModule: Module = {
  name: 'notices',
  routes: noticeRoutes,
  jobs: [
    { name: 'notice.remind', everyMs: MINUTE_MS, run: remind },
    { name: 'notice.missed', everyMs: MISSED_MS, run: tellMissed },
    { name: 'notice.letters', everyMs: MINUTE_MS, run: sendLetters },
    { name: 'notice.digest', everyMs: MINUTE_MS, run: sendDigests },
    { name: 'notice.forget', everyMs: DAY_MS, run: forgetNotices },
    { name: PERSON_LETTER_JOB, run: sendPersonLetter },
  ],
  subscriptions,
}
