import { createHash } from 'node:crypto'
import type { AuditContext } from '../../../platform/audit/event.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { personCaller } from '../../../platform/gate/person-caller.ts'
import { refusalOf } from '../../../platform/gate/refuse.ts'
import { type Answer, UNRECORDED } from '../../../platform/gate/route.ts'
import type { Caller } from '../../../platform/gate/session.ts'
import { namesOfRecords } from '../../../records/index.ts'
import { entriesOf, type Found, findEntries, findPlans, pointersOf } from '../entries.ts'
import { sourcesFor } from '../kinds.ts'
import { zoneOf } from '../read.ts'
import { CALENDAR_WORDS, sightsOfNamed, summaryOf } from '../summary.ts'
import { whenOf } from '../when.ts'
import { countRead, type FeedDocument, findFeed } from './feed.ts'
import { type CalendarEvent, calendarText } from './ical.ts'

const DAY_MS = 86_400_000
const DAYS_BACK = 7
const DAYS_AHEAD = 365
const DRAWN_MINUTES = 30
const SCOPES = ['task', 'activity', 'account', 'contact', 'opportunity']

/** The request as the person's, who is not there. */
function asPerson(ctx: RequestContext, caller: Caller, audit: AuditContext): RequestContext {
  const { services, traceId, headers, address, raw } = ctx
  const { language } = caller
  const write = (work: Parameters<RequestContext['write']>[0]) => ctx.write(work)
  const own = { caller, findCaller: () => caller, jkt: undefined, audit, write }
  return { services, traceId, language, headers, address, raw, ...own }
}

/** By the record's id, when it and the follow-up that planned its step were last changed: the later of both. */
function changesOf(found: readonly Found[], plans: Awaited<ReturnType<typeof findPlans>>): ReadonlyMap<string, string> {
  const planned = new Map([...plans.values()].map(({ row }) => [row.id, row.updated_at]))
  const records = found.flatMap(({ records: all }) => all)
  return new Map([...planned, ...records.map(({ row }): [string, string] => [row.id, row.updated_at])])
}

async function eventsOf(own: RequestContext, names: boolean) {
  const { caller, services } = own
  const timeZone = await zoneOf(services, caller)
  const now = services.clock.now()
  const at = (days: number) => new Date(now + days * DAY_MS).toISOString()
  const [from, until] = [at(-DAYS_BACK), at(DAYS_AHEAD)]
  const span = { from, until, first: from.slice(0, 10), last: until.slice(0, 10) }
  const sources = sourcesFor(caller).filter(({ kind }) => kind === 'task' || kind === 'step')
  const found = await Promise.all(sources.map((source) => findEntries(own, source, { span, whoseId: caller.user.id })))
  const [plans, { nameOf, named }] = await Promise.all([
    findPlans(own, found, span),
    namesOfRecords(own, found.flatMap(pointersOf)),
  ])
  const changes = changesOf(found, plans)
  const entries = entriesOf(own, found, { plans, nameOf }).filter(({ done }) => !done)
  const { origin, hostname } = services.settings.HOLDFAST_URL
  const events = entries.map((entry): CalendarEvent => {
    const stamps = [entry.id, entry.move?.id ?? entry.id].map((id) => changes.get(id) ?? from)
    return {
      uid: `${entry.kind}-${entry.id}@${hostname}`,
      at: whenOf(entry.at, timeZone),
      minutes: DRAWN_MINUTES,
      changedAt: stamps.toSorted().at(-1) ?? from,
      summary: summaryOf(entry, { names, language: caller.language }),
      url: `${origin}/${caller.tenant.catalog.getObject(entry.object).plural}/${entry.id}`,
    }
  })
  return { events, ids: entries.map(({ id }) => id), sights: names ? await sightsOfNamed(own, found, named) : [] }
}

async function answerFeed(
  ctx: RequestContext,
  caller: Caller,
  about: { feed: FeedDocument; audit: AuditContext },
): Promise<Answer> {
  const { feed, audit } = about
  const { services } = ctx
  const wait = await countRead(services, feed)
  if (wait !== null) throw new Refusal('too_many_requests', { retryAfterSeconds: wait })
  const names = feed.names && caller.tenant.policy.feedNames
  const { events, ids, sights } = await eventsOf(asPerson(ctx, caller, audit), names)
  const text = calendarText(CALENDAR_WORDS[caller.language].name, events)
  const tag = `"${createHash('sha256').update(text).digest('base64url')}"`
  const facts = { feed: feed.id, names }
  await services.recorder.record(
    { act: 'calendar.feed', outcome: 'allowed', ids, count: ids.length, facts },
    audit,
    sights,
  )
  const headers = { ETag: tag, 'Cache-Control': 'private, no-cache' }
  if (ctx.headers['if-none-match'] === tag) return { status: 304, headers, audit: UNRECORDED }
  return { status: 200, body: text, contentType: 'text/calendar; charset=utf-8', headers, audit: UNRECORDED }
}

/**
 * The calendar behind an address, as its owner's rights are now, recorded as theirs. What is unknown, ended, or of somebody whose account is not active
 * is one answer.
 */
export async function readFeed(ctx: RequestContext, key: string): Promise<Answer> {
  const { services } = ctx
  const feed = await findFeed(services, key)
  if (feed === null) throw new Refusal('not_found')
  const standIn = { id: feed.id, scopes: SCOPES.map((name) => `${services.catalog.getObject(name).plural}:read`) }
  const caller = await personCaller(services, { tenantId: feed.tenantId, userId: feed.userId, standIn })
  if (caller === null) throw new Refusal('not_found')
  const by = { tenantId: feed.tenantId, actorId: feed.userId, sessionId: null, clientId: feed.id }
  try {
    return await answerFeed(ctx, caller, { feed, audit: { ...ctx.audit, ...by } })
  } catch (error) {
    const refusal = refusalOf(error)
    throw new Refusal(refusal.code, { ...refusal.details, by })
  }
}
