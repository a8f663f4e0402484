import { sql } from 'kysely'
import { isAtWork } from '../../platform/calendar/hours.ts'
import type { Transaction } from '../../platform/database/database.ts'
import { calendarOf } from '../../platform/gate/tenant-policy.ts'
import { errorFacts } from '../../platform/log.ts'
import type { Letter } from '../../platform/mail/mailer.ts'
import type { Services } from '../../platform/services.ts'
import { mailboxOf } from '../identity/index.ts'
import { forgetOld, markMailed, unmailed } from './queries.ts'
import { mailedKinds, settingsOf } from './settings.ts'

/** Who reads the notice in the application meanwhile is sent no letter about it. */
const GRACE_MS = 2 * 60_000
const KEPT_MS = 90 * 24 * 60 * 60_000

const WORDS: Readonly<
  Record<'zh' | 'en', { subject: (n: number) => string; text: (n: number, url: string) => string }>
> = {
  zh: {
    subject: (n) => `坚守：${n} 条提醒`,
    text: (n, url) => `你有 ${n} 条提醒还没有看：\n\n${url}\n\n什么时候发、发哪些，可以在“我的提醒”里改。\n`,
  },
  en: {
    subject: (n) => `Holdfast: ${n === 1 ? '1 notice' : `${n} notices`}`,
    text: (n, url) =>
      `${n === 1 ? 'One notice waits' : `${n} notices wait`} for you:\n\n${url}\n\nWhen and of what you are written to is yours to choose under “My notices”.\n`,
  },
}

/** Whether the mail server refused for good (RFC 5321 §4.2.1: replies of 500 and above). */
const isPermanent = (error: unknown): boolean =>
  error instanceof Error && 'responseCode' in error && Number(error.responseCode) >= 500

/** Sends a letter; a mailbox that will never take it is not tried every minute for ever. Throws what may be over in a minute. */
export async function deliver({ mailer }: Pick<Services, 'mailer'>, letter: Letter): Promise<void> {
  await mailer?.send(letter).catch((error: unknown) => {
    if (!isPermanent(error)) throw error
  })
}

interface Waiting {
  readonly userId: string
  readonly kinds: readonly string[]
  readonly count: number
}

/** Those who want a letter about what waits for them, and whose hours it is, on a day the company works. */
async function waitingNow(services: Services, tx: Transaction, until: string): Promise<readonly Waiting[]> {
  const now = services.clock.now()
  const calendar = calendarOf((await services.tenants.load(tx.tenantId)).policy)
  const byUser = Map.groupBy(await unmailed(tx, until), (row) => row.user_id)
  const waiting: Waiting[] = []
  for (const [userId, rows] of byUser) {
    const settings = await settingsOf(tx, { userId, calendar })
    const kinds = mailedKinds(settings)
    const count = rows.reduce((sum, { kind, n }) => (kinds.includes(kind) ? sum + n : sum), 0)
    if (count > 0 && isAtWork(settings.hours, calendar, now)) waiting.push({ userId, kinds, count })
  }
  return waiting
}

/**
 * Sends one person's letter and marks what it tells of. The letter's id follows from what it tells of, so that a repeat after a lost connection is
 * recognised; it says how many and where, and nothing of any customer.
 */
async function sendLetter(services: Services, tenantId: string, about: Waiting & { until: string }): Promise<void> {
  const { settings, clock } = services
  const mailbox = await mailboxOf(services, tenantId, about.userId)
  if (mailbox === null) return
  const words = WORDS[mailbox.language]
  const letter: Letter = {
    to: { name: mailbox.name, address: mailbox.email },
    subject: words.subject(about.count),
    text: words.text(about.count, `${settings.HOLDFAST_URL.origin}/notices`),
    id: `notices.${about.userId}.${Date.parse(about.until)}`,
  }
  await deliver(services, letter)
  const at = new Date(clock.now()).toISOString()
  await services.database.inTenant(tenantId, (tx) => markMailed(tx, about.userId, { ...about, at }))
}

/** Writes to those who have unread notices, within their own hours; nothing is sent where no mail server is set. */
export async function sendLetters(services: Services): Promise<void> {
  if (services.mailer === null) return
  const until = new Date(services.clock.now() - GRACE_MS).toISOString()
  const tenants = await services.database.installation<{ id: string }>(sql`select all_tenants() as id`)
  for (const { id } of tenants) {
    const waiting = await services.database.inTenant(id, (tx) => waitingNow(services, tx, until))
    for (const each of waiting) {
      try {
        await sendLetter(services, id, { ...each, until })
      } catch (error) {
        services.log.warn(errorFacts(error), 'letter not sent; it is tried again in a minute')
      }
    }
  }
}

/** Forgets notices of more than 90 days ago. */
export async function forgetNotices(services: Services): Promise<void> {
  const before = new Date(services.clock.now() - KEPT_MS).toISOString()
  const tenants = await services.database.installation<{ id: string }>(sql`select all_tenants() as id`)
  for (const { id } of tenants) await services.database.inTenant(id, (tx) => forgetOld(tx, before))
}
