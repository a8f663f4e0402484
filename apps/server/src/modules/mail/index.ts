import type { Module } from '../../platform/module.ts'
import { mailRoutes } from './routes.ts'
import { deliverLetter, SEND_JOB } from './send/deliver.ts'
import { syncMailbox } from './sync/sync-mailbox.ts'
import { askForTurns, SYNC_JOB } from './sync/turns.ts'

export { keepGoneLetter } from './send/gone-letter.ts'

const MINUTE_MS = 60_000

/** People's own mailboxes: letters of their customers stand on the records, and are answered from there. */
export const mailModule: Module = {
  name: 'mail',
  routes: mailRoutes,
  jobs: [
    { name: 'mail.turn', everyMs: MINUTE_MS, run: askForTurns },
    { name: SYNC_JOB, run: syncMailbox },
    { name: SEND_JOB, run: deliverLetter },
  ],
}
