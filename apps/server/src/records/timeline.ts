import { findField, wireName } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { mayEver, reachesFor } from '@holdfast/policy'
import { sql } from 'kysely'
import { openSmall } from '../platform/gate/small-seal.ts'
import { uuidToBytes } from '../platform/identifiers.ts'
import { readHistory } from './history.ts'
import { purposeFor } from './load.ts'
import { openCursor, sealCursor } from './query/cursor.ts'
import { both, reachesCondition, sourceOf } from './reach-sql.ts'
import { type OpenRecord, openRows } from './record.ts'
import { type Row, rowColumns } from './row.ts'
import type { Writing } from './writing.ts'

export interface TimelineEntry {
  readonly id: string
  readonly kind: 'activity' | 'task' | 'change' | 'view' | 'created'
  readonly at: string
  readonly by: string
  readonly [member: string]: unknown
}

export interface TimelinePage {
  readonly entries: readonly Record<string, unknown>[]
  readonly next: string | null
  readonly recordIds: readonly string[]
}

interface Span {
  readonly before: string | null
  readonly limit: number
}

/** Follow-ups or tasks about the record, those of an account's contacts included, as far as the reader may see them. */
async function recordsAbout(
  writing: Writing,
  record: OpenRecord,
  about: { object: 'activity' | 'task'; at: string } & Span,
): Promise<OpenRecord[]> {
  const { services, caller } = writing
  if (!mayEver(caller.access, about.object, 'read')) return []
  const object = caller.tenant.catalog.getObject(about.object)
  const source = sourceOf(object)
  const reaches = reachesFor(caller.access, object.name, 'read')
  const reach = reachesCondition(reaches, caller.principal, source)
  const contacts = sql`select c.id from contact c where c.tenant_id = ${caller.tenant.id} and c.account_id = ${record.row.id} and c.deleted_at is null limit 500`
  const subject =
    record.object.name === 'account'
      ? sql`(r.about_id = ${record.row.id} or r.about_id in (${contacts}))`
      : sql`r.about_id = ${record.row.id}`
  const at = sql.ref(`r.${about.at}`)
  const where = both([
    sql`r.tenant_id = ${caller.tenant.id}`,
    sql`r.deleted_at is null`,
    subject,
    reach,
    ...(about.before === null ? [] : [sql`${at} < ${about.before}`]),
  ])
  const rows = await services.database.read<Row>(
    caller.tenant.id,
    sql`select ${rowColumns(object, reaches.includes('found') ? { found: caller.principal } : {})} from ${source.from} where ${where} order by ${at} desc, r.id desc limit ${about.limit}`,
  )
  return openRows({ services, access: caller.access, object, action: 'read', purpose: purposeFor(object) }, rows)
}

function activityEntry(open: OpenRecord): TimelineEntry {
  const value = (key: string): Json => (open.modes.get(key) === 'clear' ? (open.values[key] ?? null) : null)
  return {
    id: open.row.id,
    kind: 'activity',
    at: String(open.values['at']),
    by: open.row.created_by,
    version: open.row.version,
    activityKind: value('kind'),
    text: value('words'),
    result: value('result'),
    nextStep: value('nextStep'),
    nextStepAt: value('nextStepAt'),
    about: value('about'),
  }
}

function taskEntry(open: OpenRecord): TimelineEntry {
  const value = (key: string): Json => (open.modes.get(key) === 'clear' ? (open.values[key] ?? null) : null)
  return {
    id: open.row.id,
    kind: 'task',
    at: open.row.created_at,
    by: open.row.created_by,
    version: open.row.version,
    text: value('what'),
    due: value('due'),
    done: value('done'),
    priority: value('priority'),
    about: value('about'),
  }
}

interface DisclosureRow {
  readonly id: string
  readonly by_id: string
  readonly at: string
  readonly kind: string
  readonly fields: readonly string[]
  readonly reason: string | null
  readonly sealed_reason: Uint8Array | null
}

/** Who saw what in clear, and why: a line of the timeline like any other. */
async function disclosures(writing: Writing, record: OpenRecord, span: Span): Promise<TimelineEntry[]> {
  const { services, caller } = writing
  const rows = await services.database.read<DisclosureRow>(
    caller.tenant.id,
    sql`select id, by_id, at, kind, fields, reason, sealed_reason from disclosure where tenant_id = ${caller.tenant.id} and record_id = ${record.row.id}
      and (${span.before}::timestamptz is null or at < ${span.before}::timestamptz) order by at desc, id desc limit ${span.limit}`,
  )
  const key = await services.keeper.purposeKey(caller.tenant.id, 'draft')
  return rows.map((row) => {
    const own = row.sealed_reason === null ? null : openSmall(key, row.sealed_reason, uuidToBytes(row.id))
    const fields = row.fields.flatMap((each) => {
      const field = findField(record.object, each)
      return field === undefined || !record.modes.has(each) ? [] : [wireName({ key: each, field })]
    })
    return {
      id: row.id,
      kind: 'view',
      at: row.at,
      by: row.by_id,
      way: row.kind,
      fields,
      reason: row.reason,
      reasonText: own,
    }
  })
}

async function changes(writing: Writing, record: OpenRecord, span: Span): Promise<TimelineEntry[]> {
  const entries = await readHistory(writing, record, { before: null, limit: 200 })
  const shown = entries.filter((entry) => entry.changes.length > 0 || entry.act !== 'update')
  const { row } = record
  const created: TimelineEntry = {
    id: `${row.id}:1`,
    kind: 'created',
    at: row.created_at,
    by: row.created_by,
    importId: row.import_id,
  }
  const changed = shown.map(
    (entry): TimelineEntry => ({
      id: `${row.id}:${entry.version}`,
      kind: 'change',
      at: entry.at,
      by: entry.by,
      act: entry.act,
      changes: entry.changes,
    }),
  )
  return [...changed, created].filter((entry) => span.before === null || entry.at < span.before).slice(0, span.limit)
}

/** Of two entries of one millisecond: nothing comes before the record itself. */
function laterAtOnce(a: TimelineEntry, b: TimelineEntry): number {
  if (a.kind === 'created' || b.kind === 'created') return a.kind === 'created' ? 1 : -1
  return a.id < b.id ? 1 : -1
}

/** Everything that happened to a record the reader has opened, newest first, in one list. */
export async function readTimeline(
  writing: Writing,
  record: OpenRecord,
  page: { cursor: string | null; limit: number },
): Promise<TimelinePage> {
  const { services, caller } = writing
  const binding = { tenantId: caller.tenant.id, userId: caller.user.id, fingerprint: `timeline:${record.row.id}` }
  const before = page.cursor === null ? null : String((await openCursor(services, binding, page.cursor))[0])
  const span: Span = { before, limit: page.limit + 1 }
  const [activities, tasks, views, changed] = await Promise.all([
    recordsAbout(writing, record, { object: 'activity', at: 'at', ...span }),
    recordsAbout(writing, record, { object: 'task', at: 'created_at', ...span }),
    disclosures(writing, record, span),
    changes(writing, record, span),
  ])
  const all = [...activities.map(activityEntry), ...tasks.map(taskEntry), ...views, ...changed].sort((a, b) =>
    a.at === b.at ? laterAtOnce(a, b) : a.at < b.at ? 1 : -1,
  )
  const shown = all.slice(0, page.limit)
  const names = await services.people.namesOf(caller.tenant.id, [...new Set(shown.map((entry) => entry.by))])
  const last = shown.at(-1)
  return {
    entries: shown.map((entry) => ({ ...entry, by: names.get(entry.by) ?? { id: entry.by } })),
    next: all.length > page.limit && last !== undefined ? await sealCursor(services, binding, [last.at]) : null,
    recordIds: [...activities, ...tasks].map((open) => open.row.id),
  }
}
