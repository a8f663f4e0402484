import { sql } from 'kysely'
import type { Transaction } from '../../platform/database/database.ts'
import type { Services } from '../../platform/services.ts'
import { dueRecords } from '../../records/index.ts'
import { tell } from './tell.ts'

const AT_ONCE = 200
/** What became due longer ago is no news: after a long outage nobody is woken for last week. */
const NEWS_MS = 24 * 60 * 60_000

type Due = Awaited<ReturnType<typeof dueRecords>>

/** Tells the owners of everything of one object that became due, page by page; what was told before is not told again. */
async function remindOf(services: Services, tx: Transaction, name: string): Promise<void> {
  const object = services.catalog.getObject(name)
  const now = services.clock.now()
  const span = { from: new Date(now - NEWS_MS).toISOString(), until: new Date(now).toISOString(), limit: AT_ONCE }
  let page: Due = []
  do {
    page = await dueRecords(tx, object, { ...span, after: page.at(-1) })
    const notices = page.map(({ id, ownerId, at }) => ({
      userId: ownerId,
      kind: 'reminder' as const,
      occasion: `${name}:${id}:${at}`,
      byId: null,
      object: name,
      recordId: id,
    }))
    await tell(services, tx, notices)
  } while (page.length === AT_ONCE)
}

/** Reminds people of all companies of what is due. */
export async function remind(services: Services): Promise<void> {
  const names = services.catalog.served.flatMap(({ name, remind: due }) => (due === undefined ? [] : [name]))
  const tenants = await services.database.installation<{ id: string }>(sql`select all_tenants() as id`)
  for (const { id } of tenants)
    for (const name of names) await services.database.inTenant(id, (tx) => remindOf(services, tx, name))
}
