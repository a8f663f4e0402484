/** One's own calendar account: shown without what opens it, connected once its server lets us in, disconnected with all that was written there. */
import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { type Answer, UNRECORDED } from '../../../platform/gate/route.ts'
import { enqueue } from '../../../platform/jobs/queue.ts'
import { requireFreshFactor } from '../../identity/index.ts'
import { type DavCalendar, type DavLogin, openRemote, sealRemote } from './account.ts'
import { openDav } from './dav-connection.ts'
import { DavFault, type DavFaultKind } from './dav-fault.ts'
import { findCalendars } from './discover.ts'
import {
  type AccountRow,
  accountsOf,
  deleteAccount,
  endAccounts,
  keepAccount,
  type LinkRow,
  linksOf,
  settleLinks,
} from './rows.ts'
import { SYNC_JOB } from './turns.ts'

const MOST_TOLD = 20

/** What a person states to connect a calendar. */
export interface StatedRemote extends DavLogin {
  /** The address of one of the calendars that were found. */
  readonly calendar: string
  readonly names: boolean
}

const pathOf = (fault: DavFaultKind): string => (fault === 'dav_password_refused' ? '/password' : '/url')

/** Signs in and finds the calendars; refuses with what is to be corrected. */
async function demandCalendars(ctx: RequestContext, login: DavLogin): Promise<readonly DavCalendar[]> {
  const refused = (fault: DavFaultKind) => new Refusal('invalid', { errors: [{ path: pathOf(fault), code: fault }] })
  try {
    const connection = openDav(ctx.services, login)
    try {
      return await findCalendars(connection, login.url)
    } finally {
      connection.close()
    }
  } catch (error) {
    if (error instanceof DavFault) throw refused(error.kind)
    throw error
  }
}

const ownAccounts = ({ caller, services }: RequestContext): Promise<readonly AccountRow[]> =>
  accountsOf(readerOf(services.database, caller.tenant.id), caller.user.id)

const opened = ({ caller, services }: RequestContext, row: AccountRow) =>
  openRemote(services, { tenantId: caller.tenant.id, id: row.id, userId: caller.user.id }, row.sealed)

const shownTold = ({ kind, object, record_id: id, told, told_at: at, agreed }: LinkRow) => ({
  kind,
  object,
  id,
  told: String(told),
  toldAt: String(at),
  at: agreed.at,
})

async function shownAccount(ctx: RequestContext, row: AccountRow) {
  const links = await linksOf(readerOf(ctx.services.database, ctx.caller.tenant.id), row.id)
  const account = await opened(ctx, row)
  const told = links.filter(({ told: each }) => each !== null)
  return {
    url: account?.url ?? null,
    user: account?.user ?? null,
    calendar: account?.calendar.name ?? null,
    events: account?.calendar.events ?? false,
    tasks: account?.calendar.tasks ?? false,
    names: account?.names ?? false,
    fault: row.fault,
    paused: row.paused,
    connectedAt: row.connected_at,
    caughtUpAt: row.caught_up_at,
    nextAt: row.next_at,
    standing: links.filter(({ etag, ended }) => etag !== null && !ended).length,
    deletedThere: links.filter(({ ended }) => ended).length,
    sent: row.sent,
    taken: row.taken,
    others: row.others,
    more: row.more,
    told: told
      .toSorted((one, other) => String(other.told_at).localeCompare(String(one.told_at)))
      .slice(0, MOST_TOLD)
      .map(shownTold),
  }
}

/** One's own calendar account, how it fares and what needs a look; never what opens it. */
export async function showRemote(ctx: RequestContext): Promise<Answer> {
  const rows = await ownAccounts(ctx)
  const living = rows.find(({ ending_at: at }) => at === null)
  const body = {
    remote: living === undefined ? null : await shownAccount(ctx, living),
    /** Accounts from which what was written is still being taken away. */
    ending: rows.filter((row) => row !== living).map(({ fault, next_at: nextAt }) => ({ fault, nextAt })),
    namesAllowed: ctx.caller.tenant.policy.feedNames,
  }
  return { status: 200, body, audit: UNRECORDED }
}

/** The calendars of a login that may be chosen; nothing is kept. */
export async function lookForCalendars(ctx: RequestContext, login: DavLogin): Promise<Answer> {
  await requireFreshFactor(ctx)
  return { status: 200, body: { data: await demandCalendars(ctx, login) }, audit: UNRECORDED }
}

/** The account that the person has, or is ending, with that very calendar: it goes on instead of beginning anew. */
async function findSame(ctx: RequestContext, calendar: DavCalendar): Promise<string | undefined> {
  for (const row of await ownAccounts(ctx)) {
    const account = await opened(ctx, row)
    if (account?.calendar.href === calendar.href) return row.id
  }
  return undefined
}

/** Connects one's calendar once its server has let us in; what was written to another one before is taken away. */
export async function connectRemote(ctx: RequestContext, stated: StatedRemote): Promise<Answer> {
  const { caller, services } = ctx
  if (stated.names && !caller.tenant.policy.feedNames) throw new Refusal('forbidden')
  await requireFreshFactor(ctx)
  const { url, user, password, names } = stated
  const calendar = (await demandCalendars(ctx, { url, user, password })).find(({ href }) => href === stated.calendar)
  if (calendar === undefined)
    throw new Refusal('invalid', { errors: [{ path: '/calendar', code: 'dav_calendar_unknown' }] })
  const id = (await findSame(ctx, calendar)) ?? services.newId()
  const place = { tenantId: caller.tenant.id, id, userId: caller.user.id }
  const sealed = await sealRemote(services, place, { url, user, password, names, calendar })
  const at = new Date(services.clock.now()).toISOString()
  return ctx.write(async (tx) => {
    const before = await endAccounts(tx, { userId: caller.user.id, at, but: id })
    await keepAccount(tx, { id, userId: caller.user.id, sealed, at })
    for (const account of [id, ...before]) await enqueue(tx, { name: SYNC_JOB, payload: { account }, lane: account })
    const facts = { account: id, before, names }
    const audit = await tx.record({ act: 'calendar.connect', outcome: 'allowed', facts })
    return { status: 204, audit }
  })
}

/** Disconnects: what was written is taken away, then what opens it is forgotten. Once more forgets at once what could not be taken away. */
export async function disconnectRemote(ctx: RequestContext): Promise<Answer> {
  const { caller, services } = ctx
  const rows = await ownAccounts(ctx)
  if (rows.length === 0) throw new Refusal('not_found')
  const at = new Date(services.clock.now()).toISOString()
  return ctx.write(async (tx) => {
    const ended = await endAccounts(tx, { userId: caller.user.id, at })
    const forgotten = ended.length === 0 ? rows.map(({ id }) => id) : []
    for (const id of forgotten) await deleteAccount(tx, id)
    for (const account of ended) await enqueue(tx, { name: SYNC_JOB, payload: { account }, lane: account })
    const facts = { ended, forgotten }
    const audit = await tx.record({ act: 'calendar.disconnect', outcome: 'allowed', facts })
    return { status: 204, audit }
  })
}

/** Takes note of what one was told; `again` also writes anew what was deleted there. */
export async function settleRemote(ctx: RequestContext, { again }: { again: boolean }): Promise<Answer> {
  const living = (await ownAccounts(ctx)).find(({ ending_at: at }) => at === null)
  if (living === undefined) throw new Refusal('not_found')
  return ctx.write(async (tx) => {
    await settleLinks(tx, living.id, again)
    if (again) await enqueue(tx, { name: SYNC_JOB, payload: { account: living.id }, lane: living.id })
    const audit = await tx.record({ act: 'calendar.settle', outcome: 'allowed', facts: { account: living.id, again } })
    return { status: 204, audit }
  })
}
