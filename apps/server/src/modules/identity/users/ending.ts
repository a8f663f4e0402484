/** What opens something and is about to end: its person is told in time to renew it. */
import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import { readerOf } from '../../../platform/database/reader.ts'
import { allTenants } from '../../../platform/database/tenants.ts'
import { type PersonNews, tellPerson } from '../../../platform/person-news.ts'
import type { Services } from '../../../platform/services.ts'
import { peopleAtWork } from '../../../platform/two-person/people.ts'
import { clientsOf, openClient } from '../clients/client.ts'
import { connectionsInUse, endsOf } from '../single-sign-on/ends.ts'
import { isoTime } from '../times.ts'

export const ENDING_JOB = 'identity.ending'
const DAY_MS = 24 * 60 * 60_000
/** So many days before its end each is told of, once; of what lives no longer than that nothing is said. */
const TOLD_DAYS = [3, 14]
/** The same of a connection's certificates, which two companies change between them. */
const CERTIFICATE_DAYS = [7, 30]

interface Ending {
  readonly id: string
  readonly userId: string
  readonly news: PersonNews
  readonly madeAt: number
  readonly endsAt: number
  readonly toldDays?: readonly number[]
}

async function tokensOf(tx: Transaction, now: number): Promise<Ending[]> {
  const rows = await tx.query<{ id: string; user_id: string; created_at: string; expires_at: string }>(sql`
    select id, user_id, created_at, expires_at from session where tenant_id = ${tx.tenantId} and ended_at is null
      and document::jsonb #>> '{client,personal}' = 'true' and document::jsonb #>> '{client,id}' = id::text
      and expires_at > ${isoTime(now)}`)
  return rows.map(({ id, user_id: userId, created_at, expires_at }) => {
    const [madeAt, endsAt] = [Date.parse(created_at), Date.parse(expires_at)]
    return { id, userId, news: 'token_ending', madeAt, endsAt }
  })
}

/** Programs that still open something; a directory's lasting token ends with its program. */
async function programsOf(services: Services, tenantId: string): Promise<Ending[]> {
  const rows = await clientsOf(readerOf(services.database, tenantId))
  const clients = await Promise.all(rows.map((row) => openClient(services, tenantId, row)))
  return clients
    .filter((client) => client !== null)
    .filter(({ confirmed, expiresAt }) => confirmed && expiresAt > services.clock.now())
    .map(({ id, ownerId: userId, expiresAt: endsAt, confirmedAt }) => {
      return { id, userId, news: 'program_ending', madeAt: confirmedAt ?? 0, endsAt }
    })
}

/** Certificates of the connections in use, for everybody who may change these. Of a company whose seal is broken nobody is known to. */
async function certificatesOf(services: Services, tenantId: string): Promise<Ending[]> {
  const tenant = await services.tenants.load(tenantId).catch(() => null)
  const connections = await connectionsInUse(services, tenantId)
  if (tenant === null || connections.length === 0) return []
  const { approvers } = await peopleAtWork(readerOf(services.database, tenantId), tenant)
  const keepers = approvers.filter(({ capabilities }) => capabilities.has('connections.write'))
  const ends = connections.flatMap((each) => endsOf(each).map(({ whose, at }) => ({ id: `${each.id}:${whose}`, at })))
  const told = { news: 'connection_ending', madeAt: 0, toldDays: CERTIFICATE_DAYS } as const
  return ends.flatMap(({ id, at: endsAt }) => keepers.map(({ userId }) => ({ id, userId, endsAt, ...told })))
}

/** The nearest of the days before its end that has come and lay ahead when it was made; undefined while none has. */
const toldAt = (now: number, { madeAt, endsAt, toldDays = TOLD_DAYS }: Ending): number | undefined =>
  toldDays.find((days) => now >= endsAt - days * DAY_MS && madeAt < endsAt - days * DAY_MS)

/** Tells people of all companies of what ends within fourteen days, and again within three: their tokens and programs; of certificates thirty and seven. */
export async function tellEnding(services: Services): Promise<void> {
  const now = services.clock.now()
  for (const tenantId of await allTenants(services.database)) {
    const known = [...(await programsOf(services, tenantId)), ...(await certificatesOf(services, tenantId))]
    await services.database.inTenant(tenantId, async (tx) => {
      for (const ending of [...(await tokensOf(tx, now)), ...known]) {
        const days = toldAt(now, ending)
        if (days === undefined) continue
        const { id, userId, news, endsAt } = ending
        await tellPerson(tx, { userId, news, occasion: `${id}:${isoTime(endsAt)}:${days}` })
      }
    })
  }
}
