import { sql } from 'kysely'
import type { WorkCalendar } from '../../platform/calendar/work-calendar.ts'
import type { Transaction } from '../../platform/database/database.ts'
import { calendarOf } from '../../platform/gate/tenant-policy.ts'
import { errorFacts } from '../../platform/log.ts'
import type { Services } from '../../platform/services.ts'
import { countDay, type DayCounts } from '../../records/index.ts'
import { mailboxOf } from '../identity/index.ts'
import { deliver } from './letters.ts'
import { type Morning, morningOf } from './morning.ts'
import { digestSettings, markDigested, type NoticeSettings } from './settings.ts'

const WORDS = {
  zh: {
    subject: '坚守：今天的事',
    text: ({ today, overdue, quiet }: DayCounts, origin: string) =>
      `今天到期：${today}\n已经过期：${overdue}\n${origin}/\n\n沉寂的客户：${quiet}\n${origin}/accounts?view=quiet\n\n几点发、发不发，可以在“提醒设置”里改。\n`,
  },
  en: {
    subject: 'Holdfast: your day',
    text: ({ today, overdue, quiet }: DayCounts, origin: string) =>
      `Due today: ${today}\nOverdue: ${overdue}\n${origin}/\n\nCustomers gone quiet: ${quiet}\n${origin}/accounts?view=quiet\n\nWhen and whether this comes is yours to choose under "Notices" in the settings.\n`,
  },
} as const

/** The person's day if its digest is due now: a day they work, at their own hour or a little later; null otherwise. */
export function digestDay(
  settings: Pick<NoticeSettings, 'hours' | 'digest'>,
  { last, ...about }: { calendar: WorkCalendar; now: number; last: string | null },
): Morning | null {
  const morning = settings.digest.on ? morningOf(settings, about) : null
  return morning?.day === last ? null : morning
}

interface Due {
  readonly userId: string
  readonly day: string
  readonly counts: DayCounts
}

/** Whose digest is due in a company now, with what it says. */
async function dueNow(services: Services, tx: Transaction): Promise<readonly Due[]> {
  const { policy } = await services.tenants.load(tx.tenantId)
  const calendar = calendarOf(policy)
  const now = services.clock.now()
  const due: Due[] = []
  for (const { userId, last, settings } of await digestSettings(tx, calendar)) {
    const span = digestDay(settings, { calendar, now, last })
    if (span === null) continue
    const { quietDays } = policy
    due.push({ userId, day: span.day, counts: await countDay(tx, { ...span, ownerId: userId, now, quietDays }) })
  }
  return due
}

/** Writes one person's digest once a day: numbers and places, and nobody's name. Where nothing waits nothing is written. */
async function sendDigest(services: Services, tenantId: string, { userId, day, counts }: Due): Promise<void> {
  const mailbox = await mailboxOf(services, tenantId, userId)
  if (mailbox !== null && counts.today + counts.overdue + counts.quiet > 0) {
    const words = WORDS[mailbox.language]
    await deliver(services, {
      to: { name: mailbox.name, address: mailbox.email },
      subject: words.subject,
      text: words.text(counts, services.settings.HOLDFAST_URL.origin),
      id: `digest.${userId}.${day}`,
    })
  }
  await services.database.inTenant(tenantId, (tx) => markDigested(tx, { userId, day }))
}

/** Writes the digests that are due, each at its person's own hour on a day they work. */
export async function sendDigests(services: Services): Promise<void> {
  if (services.mailer === null) return
  const tenants = await services.database.installation<{ id: string }>(sql`select all_tenants() as id`)
  for (const { id } of tenants)
    for (const due of await services.database.inTenant(id, (tx) => dueNow(services, tx)))
      await sendDigest(services, id, due).catch((error: unknown) =>
        services.log.warn(errorFacts(error), 'digest not sent; it is tried again in a minute'),
      )
}
