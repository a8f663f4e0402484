/** Boards by mail: what each chart comes to in all, for whoever asked for it, as they may read it on that day. */
import { sql } from 'kysely'
import { workContext } from '../../../platform/audit/work-context.ts'
import type { Transaction } from '../../../platform/database/database.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { personCaller } from '../../../platform/gate/person-caller.ts'
import type { Caller } from '../../../platform/gate/session.ts'
import { calendarOf } from '../../../platform/gate/tenant-policy.ts'
import { errorFacts } from '../../../platform/log.ts'
import type { Services } from '../../../platform/services.ts'
import { mailboxOf } from '../../identity/index.ts'
import { deliver, morningOf, settingsOfAll } from '../../notices/index.ts'
import { type Asking, numbersOf } from '../answer-report.ts'
import { readerOf } from '../boards/acts.ts'
import type { BoardContent } from '../boards/body.ts'
import { boardFor, openBoard } from '../boards/rows.ts'
import { bucketOf } from '../days.ts'
import { type LetterRow, lettersOf, markWritten } from './rows.ts'
import { chartLine, LETTER_WORDS } from './words.ts'

const JOB = 'dashboard.letters'

interface Due {
  readonly letter: LetterRow
  readonly day: string
}

/** Whether a letter's day, week or month has come since the last one. */
export const isDue = ({ every, last }: Pick<LetterRow, 'every' | 'last'>, day: string): boolean =>
  bucketOf(day, every) > bucketOf(last, every)

async function dueNow(services: Services, tx: Transaction): Promise<readonly Due[]> {
  const letters = await lettersOf(tx)
  if (letters.length === 0) return []
  const calendar = calendarOf((await services.tenants.load(tx.tenantId)).policy)
  const userIds = [...new Set(letters.map(({ user_id }) => user_id))]
  const settings = await settingsOfAll(tx, { userIds, calendar })
  const now = services.clock.now()
  return letters.flatMap((letter) => {
    const chosen = settings.get(letter.user_id)
    const day = chosen === undefined ? undefined : morningOf(chosen, { calendar, now })?.day
    return day === undefined || !isDue(letter, day) ? [] : [{ letter, day }]
  })
}

async function lineOf(asking: Asking, { question }: BoardContent['charts'][number], at: number): Promise<string> {
  const { language } = asking.caller
  try {
    // a letter names no group, so none is asked for
    const { report, answer } = await numbersOf(asking, { ...question, group: [] })
    return chartLine(
      {
        object: report.object,
        field: report.asked.measure.asked?.field,
        kind: report.asked.measure.kind,
        question,
        answer,
      },
      at,
      language,
    )
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return LETTER_WORDS[language].unseen(at)
  }
}

/** The person as they may read on this day, and the board, if it is still within their sight. */
async function opened(services: Services, tenantId: string, { user_id: userId, dashboard_id: id }: LetterRow) {
  const scopes = services.catalog.objects.map(({ plural }) => `${plural}:read`)
  const caller = await personCaller(services, { tenantId, userId, standIn: { id, scopes } })
  if (caller === null) return null
  const row = await boardFor(services.database, readerOf(caller), id)
  const content = row === undefined ? null : await openBoard(services, tenantId, row)
  return content === null ? null : { caller, content }
}

async function textOf(services: Services, { caller, content }: { caller: Caller; content: BoardContent }, id: string) {
  const lines: string[] = []
  for (const [at, chart] of content.charts.entries()) lines.push(await lineOf({ services, caller }, chart, at + 1))
  const url = `${services.settings.HOLDFAST_URL.origin}/insight/boards/${id}`
  return `${lines.join('\n')}\n\n${LETTER_WORDS[caller.language].end(url)}\n`
}

/** Writes one letter, recorded before it leaves. Of a board that went out of the person's sight nothing is written. */
async function sendLetter(services: Services, tenantId: string, { letter, day }: Due): Promise<void> {
  const { user_id: userId, dashboard_id: id } = letter
  const board = await opened(services, tenantId, letter)
  const mailbox = board === null ? null : await mailboxOf(services, tenantId, userId)
  if (board !== null && mailbox !== null) {
    const text = await textOf(services, board, id)
    await services.recorder.record(
      {
        act: 'dashboard.mail',
        outcome: 'allowed',
        object: 'dashboard',
        recordId: id,
        count: board.content.charts.length,
      },
      workContext(services, { tenantId, operation: JOB, actorId: userId }),
    )
    const { subject } = LETTER_WORDS[board.caller.language]
    const to = { name: mailbox.name, address: mailbox.email }
    await deliver(services, { to, subject, text, id: `board.${id}.${userId}.${day}` })
  }
  const done = { user_id: userId, dashboard_id: id, last: day }
  await services.database.inTenant(tenantId, (tx) => markWritten(tx, done))
}

/** Writes the letters that are due, at each person's own hour on a day they work. Nothing is sent where no mail server is set. */
export async function sendBoardLetters(services: Services): Promise<void> {
  if (services.mailer === null) return
  const tenants = await services.database.installation<{ id: string }>(sql`select all_tenants() as id`)
  for (const { id } of tenants)
    for (const due of await services.database.inTenant(id, (tx) => dueNow(services, tx)))
      await sendLetter(services, id, due).catch((error: unknown) =>
        services.log.warn(errorFacts(error), 'letter not sent; it is tried again in a minute'),
      )
}
