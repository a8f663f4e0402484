/** What of ours is to stand in a person's calendar. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { columnOf, namesOfRecords, type OpenRecord, type Pointer, viewRecord } from '../../../records/index.ts'
import { entriesOf, type Found, findEntries, findPlans, isPointer, type Move, moveOf, pointersOf } from '../entries.ts'
import { type Source, sourcesFor } from '../kinds.ts'
import { zoneOf } from '../read.ts'
import type { CalendarSpan } from '../span.ts'
import { sightsOfNamed, summaryOf } from '../summary.ts'
import { whenOf } from '../when.ts'
import type { RemoteAccount } from './account.ts'
import type { ComponentName, Item } from './item.ts'
import type { Owner } from './owner.ts'
import type { LinkKey, LinkKind } from './rows.ts'

const DAY_MS = 86_400_000
const DAYS_BACK = 30
const DAYS_AHEAD = 365
const MOST_OF_A_KIND = 1_000
/** The ways of contact that take place at a time. */
const MEETINGS = ['meeting', 'visit']

/** Something of ours, and what is changed here when it is changed there; null where it cannot be. */
export interface HereItem extends Item {
  readonly key: LinkKey
  readonly move: Move | null
  readonly said: string
}

export interface Here {
  readonly items: readonly HereItem[]
  /** There is more than is sent. */
  readonly more: boolean
  readonly timeZone: string
  /** Counts whom the words name, once they are sent. */
  readonly sights: () => ReturnType<typeof sightsOfNamed>
}

/** The days that are sent, from midnight to midnight of UTC, so that they do not change within a day. */
function spanOf({ services }: Owner): CalendarSpan {
  const today = Math.floor(services.clock.now() / DAY_MS) * DAY_MS
  const at = (days: number) => new Date(today + days * DAY_MS).toISOString()
  const [from, until] = [at(-DAYS_BACK), at(DAYS_AHEAD)]
  return { from, until, first: from.slice(0, 10), last: until.slice(0, 10) }
}

/** The component as which an entry is written: a task where the calendar takes tasks, else an event; undefined where it takes neither. */
function componentOf(kind: LinkKind, { calendar }: RemoteAccount): ComponentName | undefined {
  if (kind === 'task' && calendar.tasks) return 'VTODO'
  return calendar.events ? 'VEVENT' : undefined
}

const kindOf = (source: Source): LinkKind | undefined => {
  if (source.kind === 'close') return undefined
  return source.kind === 'followUp' ? 'meeting' : source.kind
}

function sourcesOf({ caller }: Owner, account: RemoteAccount): readonly Source[] {
  return sourcesFor(caller).flatMap((source) => {
    const kind = kindOf(source)
    if (kind === undefined || componentOf(kind, account) === undefined) return []
    if (kind !== 'meeting') return [source]
    return [{ ...source, fields: ['kind', 'about', 'at', 'minutes'], further: [{ kind: { in: MEETINGS } }] }]
  })
}

/** Whether names are told: where both the person and, at this moment, the company let them be. */
export const isNamed = ({ caller }: Owner, account: RemoteAccount): boolean =>
  account.names && caller.tenant.policy.feedNames

/** A digest of which records there are, at which version and when: as long as it is the same nothing has to be opened. */
export async function digestOf(owner: Owner, account: RemoteAccount): Promise<string> {
  const { services, caller } = owner
  const { from, until } = spanOf(owner)
  const [timeZone, ...parts] = await Promise.all([
    zoneOf(services, caller),
    ...sourcesOf(owner, account).map(async ({ object, at, whose }) => {
      const [when, who] = [sql.ref(columnOf(object, at)), sql.ref(whose === 'ownerId' ? 'owner_id' : 'created_by')]
      const [row] = await services.database.read<{ digest: string | null }>(
        caller.tenant.id,
        sql`select md5(string_agg(id::text || version || ${when}::text, ',' order by id)) as digest from ${sql.table(object.name)}
          where tenant_id = ${caller.tenant.id} and ${who} = ${caller.user.id} and deleted_at is null and ${when} >= ${from} and ${when} < ${until}`,
      )
      return `${object.name} ${row?.digest ?? ''}`
    }),
  ])
  const { roles, teamId } = caller.user
  const about = [from, timeZone, caller.language, isNamed(owner, account), roles, teamId, account.calendar.href]
  return createHash('sha256')
    .update(JSON.stringify([about, parts]))
    .digest('base64url')
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The word for a way of contact, in the person's language. */
function meetingWords({ caller }: Owner, { object }: OpenRecord, kind: unknown): string {
  const option = object.fields['kind']?.options?.find(({ value }) => value === kind)
  return option?.label[caller.language] ?? textOf(kind)
}

interface Making {
  readonly owner: Owner
  readonly account: RemoteAccount
  readonly timeZone: string
}

type Bare = Omit<HereItem, 'uid' | 'url' | 'said' | 'component'> & {
  /** The record on whose page it stands. */
  readonly page: Pointer
}

function itemOf({ owner, account }: Making, { page, ...bare }: Bare): HereItem[] {
  const { caller, services } = owner
  const { origin, hostname } = services.settings.HOLDFAST_URL
  const { kind, record_id: id } = bare.key
  const component = componentOf(kind, account)
  if (component === undefined) return []
  const url = `${origin}/${caller.tenant.catalog.getObject(page.object).plural}/${page.id}`
  const said = createHash('sha256')
    .update(JSON.stringify([component, bare.summary, url]))
    .digest('base64url')
  return [{ ...bare, uid: `${kind}-${id}@${hostname}`, url, said, component }]
}

/** The meetings and visits that one wrote down: they have a length, and are moved as what they are. */
function meetingsOf(making: Making, found: readonly Found[], nameOf: Parameters<typeof entriesOf>[2]['nameOf']) {
  const { owner, account, timeZone } = making
  const records = found.filter(({ source }) => source.kind === 'followUp').flatMap((each) => each.records)
  return records.flatMap((record) => {
    const view = viewRecord(record, { fields: new Set(['kind', 'at', 'minutes', 'about']), everVisible: record.modes })
    const pointer = view['about']
    if (!isPointer(pointer)) return []
    const about = { ...pointer, name: nameOf(pointer) }
    const words = meetingWords(owner, record, view['kind'])
    const minutes = typeof view['minutes'] === 'number' && view['minutes'] > 0 ? view['minutes'] : null
    return itemOf(making, {
      key: { kind: 'meeting', object: 'activity', record_id: record.row.id },
      standing: { at: whenOf(textOf(view['at']), timeZone), minutes, done: false },
      summary: summaryOf(
        { kind: 'followUp', words, about },
        { names: isNamed(owner, account), language: owner.caller.language },
      ),
      move: moveOf(owner, record, 'at'),
      page: pointer,
    })
  })
}

/** Of tasks that are sent as tasks those that were done stay for a month; as events they go. */
function furtherOf(source: Source, account: RemoteAccount): Source {
  if (source.kind !== 'task' || account.calendar.tasks) return source
  return { ...source, further: [{ done: { ne: true } }] }
}

/** Everything of ours that is to stand in the calendar: tasks, planned steps, meetings and visits of the last 30 days and the coming year. */
export async function readHere(owner: Owner, account: RemoteAccount): Promise<Here> {
  const { services, caller } = owner
  const timeZone = await zoneOf(services, caller)
  const asked = { span: spanOf(owner), whoseId: caller.user.id, most: MOST_OF_A_KIND }
  const found: Found[] = []
  for (const source of sourcesOf(owner, account))
    found.push(await findEntries(owner, furtherOf(source, account), asked))
  const [plans, { nameOf, named }] = await Promise.all([
    findPlans(owner, found, asked.span),
    namesOfRecords(owner, found.flatMap(pointersOf)),
  ])
  const making = { owner, account, timeZone }
  const names = isNamed(owner, account)
  const planned = entriesOf(
    owner,
    found.filter(({ source }) => source.kind !== 'followUp'),
    { plans, nameOf },
  ).flatMap((entry) =>
    itemOf(making, {
      key: { kind: entry.kind === 'task' ? 'task' : 'step', object: entry.object, record_id: entry.id },
      standing: { at: whenOf(entry.at, timeZone), minutes: null, done: entry.done },
      summary: summaryOf(entry, { names, language: caller.language }),
      move: entry.move,
      page: entry,
    }),
  )
  return {
    items: [...planned, ...meetingsOf(making, found, nameOf)],
    more: found.some(({ more }) => more),
    timeZone,
    sights: () => (names ? sightsOfNamed(owner, found, named) : Promise.resolve([])),
  }
}
