/** One turn of a calendar account: both sides are brought to agree, and how it went is kept for its owner to see. */
import { sql } from 'kysely'
import { workContext } from '../../../platform/audit/work-context.ts'
import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { Job } from '../../../platform/jobs/job.ts'
import { enqueue } from '../../../platform/jobs/queue.ts'
import { EVERY_MS, restMs } from '../../../platform/outgoing/turns.ts'
import type { Services } from '../../../platform/services.ts'
import { openRemote, type RemoteAccount } from './account.ts'
import { type DavConnection, openDav } from './dav-connection.ts'
import { DavFault, type DavFaultKind, mendsItself } from './dav-fault.ts'
import { takeAway } from './ending.ts'
import { digestOf, type HereItem, isNamed, readHere } from './here.ts'
import { auditOf, type Owner, ownerOf } from './owner.ts'
import { type Pulled, pullChanges } from './pull.ts'
import { type AccountRow, deleteLink, findAccount, type LinkRow, linksOf } from './rows.ts'
import { addressOf, type Known, type Outcome, settleItem, withdraw } from './settle.ts'
import { SYNC_JOB } from './turns.ts'

const DAY_MS = 86_400_000
/** As much is done in one turn; the rest in the next, at once. */
const MOST_ACTS = 200

interface Turn {
  readonly owner: Owner
  readonly account: RemoteAccount
  readonly connection: DavConnection
  readonly row: AccountRow
}

/** What a turn did, and what it leaves to the next. */
interface Done {
  readonly sent: number
  readonly taken: number
  /** The next turn goes on at once. */
  readonly more: boolean
  /** All was worked through: how far, so that the next turn begins there. */
  readonly reached: { reached: string | null; listedAt: string | null; others: number; sentOf: string | null } | null
  readonly tooMany: boolean
}

interface Pair {
  readonly item: HereItem | undefined
  readonly link: LinkRow | undefined
}

const idOf = ({ kind, record_id: id }: { kind: string; record_id: string }): string => `${kind} ${id}`

function pairsOf(items: readonly HereItem[], links: readonly LinkRow[]): readonly Pair[] {
  const byId = new Map(links.map((link) => [idOf(link), link]))
  const wanted = new Set(items.map(({ key }) => idOf(key)))
  const left = links.filter((link) => !wanted.has(idOf(link)))
  return [
    ...items.map((item) => ({ item, link: byId.get(idOf(item.key)) })),
    ...left.map((link) => ({ item: undefined, link })),
  ]
}

const bare = (etag: string): string => etag.replace(/^W\//, '').replaceAll('"', '')

function knownOf(pulled: Pulled, account: RemoteAccount, link: LinkRow | undefined): Known {
  if (link === undefined) return 'gone'
  const { pathname } = addressOf(account, link)
  const etag = pulled.changed.get(pathname)
  if (etag === undefined) return pulled.whole ? 'gone' : 'same'
  if (etag === null) return 'gone'
  return link.etag !== null && link.etag !== '' && bare(etag) === bare(link.etag) ? 'same' : 'changed'
}

async function settlePair(turn: Turn, pair: Pair, about: { timeZone: string; pulled: Pulled }): Promise<Outcome> {
  const { owner, account, connection } = turn
  const { item, link } = pair
  const known = knownOf(about.pulled, account, link)
  if (item !== undefined)
    return settleItem({ owner, account, connection, timeZone: about.timeZone }, { item, link, known })
  const forget = (each: LinkRow) =>
    owner.services.database.inTenant(owner.caller.tenant.id, (tx) => deleteLink(tx, owner.accountId, each))
  return link === undefined ? 'nothing' : withdraw({ account, connection }, { link, known, forget })
}

/** Records whose words leave: before they do. */
async function noteSending(
  turn: Turn,
  pairs: readonly Pair[],
  sights: () => ReturnType<Awaited<ReturnType<typeof readHere>>['sights']>,
) {
  const { owner, account } = turn
  const leaving = pairs.filter(
    ({ item, link }) => item !== undefined && link?.said !== item.said && link?.ended !== true,
  )
  if (leaving.length === 0) return
  const ids = leaving.flatMap(({ item }) => item?.key.record_id ?? [])
  await owner.services.recorder.record(
    {
      act: 'calendar.send',
      outcome: 'allowed',
      ids,
      count: ids.length,
      facts: { account: owner.accountId, names: isNamed(owner, account) },
    },
    auditOf(owner, SYNC_JOB),
    await sights(),
  )
}

async function settleAll(
  turn: Turn,
  pulled: Pulled,
  about: { sentOf: string; listedAt: string | null },
): Promise<Done> {
  const { owner, account, row } = turn
  const reader = readerOf(owner.services.database, owner.caller.tenant.id)
  const [here, links] = await Promise.all([readHere(owner, account), linksOf(reader, row.id)])
  const pairs = pairsOf(here.items, links)
  await noteSending(turn, pairs, here.sights)
  const counts = { nothing: 0, sent: 0, taken: 0, later: 0 }
  let acts = 0
  for (const pair of pairs) {
    if (acts >= MOST_ACTS) break
    const outcome = await settlePair(turn, pair, { timeZone: here.timeZone, pulled })
    counts[outcome] += 1
    acts += outcome === 'nothing' ? 0 : 1
  }
  const { sent, taken } = counts
  if (acts >= MOST_ACTS) return { sent, taken, more: true, reached: null, tooMany: here.more }
  const ours = new Set(links.map((link) => addressOf(account, link).pathname))
  const others = pulled.whole ? [...pulled.changed.keys()].filter((path) => !ours.has(path)).length : row.others
  // what was taken over changed ours, and what moved meanwhile is looked at again
  const sentOf = counts.later + taken === 0 ? about.sentOf : null
  const reached = counts.later === 0 ? pulled.reached : row.reached
  return {
    sent,
    taken,
    more: false,
    reached: { reached, listedAt: about.listedAt, others, sentOf },
    tooMany: here.more,
  }
}

/** Works a turn; nothing is opened where neither side changed. Throws `DavFault` where the server or the way to it fails. */
async function work(turn: Turn): Promise<Done> {
  const { owner, account, connection, row } = turn
  const now = owner.services.clock.now()
  const isOld = row.listed_at === null || now - Date.parse(row.listed_at) >= DAY_MS
  const pulled = await pullChanges(connection, new URL(account.calendar.href), isOld ? null : row.reached)
  const sentOf = await digestOf(owner, account)
  const listedAt = pulled.whole ? new Date(now).toISOString() : row.listed_at
  if (!pulled.whole && pulled.changed.size === 0 && sentOf === row.sent_of) {
    const reached = { reached: pulled.reached, listedAt, others: row.others, sentOf }
    return { sent: 0, taken: 0, more: false, reached, tooMany: row.more }
  }
  return settleAll(turn, pulled, { sentOf, listedAt })
}

async function noteEnd(services: Services, about: { tenantId: string; row: AccountRow; done: Done }): Promise<void> {
  const { tenantId, row, done } = about
  const now = services.clock.now()
  const at = new Date(now).toISOString()
  const { reached, listedAt, others, sentOf } = done.reached ?? {
    reached: row.reached,
    listedAt: row.listed_at,
    others: row.others,
    sentOf: null,
  }
  await services.database.inTenant(tenantId, async (tx) => {
    const kept = await tx.query(sql`update calendar_account set fault = null, failures = 0, run_at = ${at},
        next_at = ${new Date(now + EVERY_MS).toISOString()}, caught_up_at = case when ${done.more} then caught_up_at else ${at}::timestamptz end,
        reached = ${reached}, listed_at = ${listedAt}, others = ${others}, sent_of = ${sentOf}, more = ${done.tooMany},
        sent = sent + ${done.sent}, taken = taken + ${done.taken}
      where tenant_id = ${tenantId} and id = ${row.id} and connected_at = ${row.connected_at} and ending_at is null returning id`)
    if (kept.length > 0 && done.more) await enqueue(tx, { name: SYNC_JOB, payload: { account: row.id }, lane: row.id })
  })
}

/** What mends itself is tried again, later and later; what does not rests until its owner has connected it anew. */
async function noteFault(
  services: Services,
  about: { tenantId: string; row: AccountRow; fault: DavFaultKind },
): Promise<void> {
  const { tenantId, row, fault } = about
  const now = services.clock.now()
  const paused = !mendsItself(fault) && row.ending_at === null
  await services.database.inTenant(tenantId, async (tx) => {
    await tx.query(sql`update calendar_account set fault = ${fault}, paused = ${paused}, failures = failures + 1, run_at = ${new Date(now).toISOString()},
        next_at = ${new Date(now + restMs(row.failures + 1)).toISOString()}
      where tenant_id = ${tenantId} and id = ${row.id} and connected_at = ${row.connected_at}`)
    if (!paused) return
    const event = { act: 'calendar.pause', outcome: 'failed', reason: fault, facts: { account: row.id } } as const
    const context = workContext(services, { tenantId, operation: SYNC_JOB, actorId: row.user_id })
    await services.recorder.recordIn(tx, event, { ...context, clientId: row.id })
  })
}

/** The fault that an error is; what is neither the server's nor a spent budget is ours. */
function faultOf(error: unknown): DavFaultKind | null {
  if (error instanceof DavFault) return error.kind
  return error instanceof Refusal && error.code === 'budget_spent' ? 'dav_budget' : null
}

async function runTurn(services: Services, tenantId: string, row: AccountRow): Promise<void> {
  const account = await openRemote(services, { tenantId, id: row.id, userId: row.user_id }, row.sealed)
  // changed behind the application: it opens nothing any more, and its owner connects it anew
  if (account === null) throw new DavFault('dav_password_refused')
  if (row.ending_at !== null) return takeAway(services, { tenantId, row, account })
  const owner = await ownerOf(services, { tenantId, userId: row.user_id, accountId: row.id })
  // frozen, or without an account: nothing is sent, and it goes on once they may again
  if (owner === null) return
  const connection = openDav(services, account)
  try {
    await noteEnd(services, { tenantId, row, done: await work({ owner, account, connection, row }) })
  } finally {
    connection.close()
  }
}

/** Looks at one account. Its own faults are kept for its owner; ours are tried again by the runner of jobs. */
export async function syncCalendar(services: Services, job: Pick<Job, 'tenantId' | 'payload'>): Promise<void> {
  const { tenantId } = job
  const row = await findAccount(readerOf(services.database, tenantId), String(job.payload['account']))
  if (row === undefined || row.paused) return
  try {
    await runTurn(services, tenantId, row)
  } catch (error) {
    const fault = faultOf(error)
    if (fault === null) throw error
    await noteFault(services, { tenantId, row, fault })
  }
}
