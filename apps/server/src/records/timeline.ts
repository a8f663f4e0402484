import { findField, wireName } from '@holdfast/catalog'
import { type Json, shownValue } from '@holdfast/catalog/values'
import { type Access, mayEver, reachesFor, writableFields } from '@holdfast/policy'
import { sql } from 'kysely'
import { readerOf } from '../platform/database/reader.ts'
import { openSmall } from '../platform/gate/small-seal.ts'
import { uuidToBytes } from '../platform/identifiers.ts'
import { threadsOf } from '../platform/mail/threads.ts'
import { readHistory } from './history.ts'
import { type Ancestor, lineOf } from './lineage.ts'
import { purposeFor } from './load.ts'
import { openCursor, recordBinding, sealCursor } from './query/cursor.ts'
import { both, reachesCondition, sourceOf } from './reach-sql.ts'
import { type OpenRecord, openRows } from './record.ts'
import { reasonBinding } from './reveal.ts'
import { type Row, rowColumns } from './row.ts'
import { recordsAbout, type Span } from './timeline-about.ts'
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

/** A record, and the line of those merged into it. */
interface Told {
  readonly record: OpenRecord
  readonly line: readonly Ancestor[]
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
    subject: value('subject'),
    direction: value('direction'),
    text: value('words'),
    result: value('result'),
    minutes: value('minutes'),
    place: value('place'),
    files: shownValue('file', value('files')),
    sentFiles: value('sentFiles'),
    nextStep: value('nextStep'),
    nextStepAt: value('nextStepAt'),
    about: value('about'),
  }
}

/** A task, and whether the reader may say that it is done. */
function taskEntry(access: Access, open: OpenRecord): TimelineEntry {
  const value = (key: string): Json => (open.modes.get(key) === 'clear' ? (open.values[key] ?? null) : null)
  return {
    id: open.row.id,
    kind: 'task',
    at: open.row.created_at,
    by: open.row.created_by,
    version: open.row.version,
    text: value('what'),
    due: value('due'),
    repeats: value('repeats'),
    done: value('done'),
    mayComplete: writableFields(access, { object: 'task', action: 'update' }, open.reach).has('done'),
    priority: value('priority'),
    about: value('about'),
  }
}

interface DisclosureRow {
  readonly id: string
  readonly record_id: string
  readonly by_id: string
  readonly at: string
  readonly kind: string
  readonly fields: readonly string[]
  readonly reason: string | null
  readonly sealed_reason: Uint8Array | null
}

/** A reason in somebody's own words; those of an earlier version were bound to their line alone. */
const openReason = (
  key: Uint8Array,
  { id, record_id: recordId, sealed_reason: sealed }: DisclosureRow,
): string | null =>
  sealed === null
    ? null
    : (openSmall(key, sealed, reasonBinding(id, recordId)) ?? openSmall(key, sealed, uuidToBytes(id)))

/** Who saw what in clear, and why: a line of the timeline like any other. */
async function disclosures(writing: Writing, { record, line }: Told, span: Span): Promise<TimelineEntry[]> {
  const { services, caller } = writing
  const rows = await services.database.read<DisclosureRow>(
    caller.tenant.id,
    sql`select id, record_id, by_id, at, kind, fields, reason, sealed_reason from disclosure
      where tenant_id = ${caller.tenant.id} and record_id = any(${line.map(({ id }) => id)}::uuid[])
      and (${span.until}::timestamptz is null or at <= ${span.until}::timestamptz) order by at desc, id desc limit ${span.limit}`,
    'disclosures',
  )
  const key = await services.keeper.purposeKey(caller.tenant.id, 'draft')
  return rows.map((row) => {
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
      reasonText: openReason(key, row),
    }
  })
}

async function changes(writing: Writing, { record, line }: Told, span: Span): Promise<TimelineEntry[]> {
  const shown = await readHistory(writing, record, { after: null, line, ...span })
  const { row } = record
  const created: TimelineEntry = {
    id: row.id,
    kind: 'created',
    at: row.created_at,
    by: row.created_by,
    importId: row.import_id,
    rule: record.modes.get('assignedBy') === 'clear' ? (record.values['assignedBy'] ?? null) : null,
  }
  const changed = shown.map(
    (entry): TimelineEntry => ({
      id: `${entry.recordId}:${String(entry.version).padStart(10, '0')}`,
      kind: 'change',
      at: entry.at,
      by: entry.by,
      act: entry.act,
      changes: entry.changes,
    }),
  )
  return [...changed, created].filter((entry) => span.until === null || entry.at <= span.until).slice(0, span.limit)
}

const MOST_COMMENTS = 500

/** What colleagues said to the follow-ups that are shown, oldest first, as far as the reader may see it. */
async function commentsOn(writing: Writing, shown: readonly TimelineEntry[]): Promise<readonly OpenRecord[]> {
  const { services, caller } = writing
  const ids = shown.flatMap(({ kind, id }) => (kind === 'activity' ? [id] : []))
  if (ids.length === 0 || !mayEver(caller.access, 'comment', 'read')) return []
  const object = caller.tenant.catalog.getObject('comment')
  const source = sourceOf(object)
  const reaches = reachesFor(caller.access, object.name, 'read')
  const where = both([
    sql`r.tenant_id = ${caller.tenant.id}`,
    sql`r.deleted_at is null`,
    sql`r.activity_id = any(${ids}::uuid[])`,
    reachesCondition(reaches, caller.principal, source),
  ])
  const rows = await services.database.read<Row>(
    caller.tenant.id,
    sql`select ${rowColumns(object, reaches.includes('found') ? { found: caller.principal } : {})}, (
        select max(h.at) from record_history h where h.tenant_id = r.tenant_id and h.object = ${object.name} and h.record_id = r.id
          and h.act = 'update' and 'words' = any(h.fields)) as edited_at
      from ${source.from} where ${where} order by r.created_at, r.id limit ${MOST_COMMENTS}`,
    'comments',
  )
  return openRows({ services, access: caller.access, object, action: 'read', purpose: purposeFor(object) }, rows)
}

const commentLines = (comments: readonly OpenRecord[], activityId: string, named: (id: string) => object) =>
  comments
    .filter(({ values, modes }) => values['activity'] === activityId && modes.get('words') === 'clear')
    .map(({ row, values }) => ({
      id: row.id,
      version: row.version,
      at: row.created_at,
      by: named(row.created_by),
      text: values['words'],
      editedAt: row['edited_at'] ?? null,
    }))

/** Colleagues by id, with their names where they have one. */
async function namesBy({ services, caller }: Writing, ids: readonly string[]): Promise<(id: string) => object> {
  const names = await services.people.namesOf(caller.tenant.id, [...new Set(ids)])
  return (id) => names.get(id) ?? { id }
}

/** The threads of the letters that are shown. */
const threadsAmong = ({ services, caller }: Writing, shown: readonly TimelineEntry[]) =>
  threadsOf(
    readerOf(services.database, caller.tenant.id),
    shown.flatMap((entry) => (typeof entry['direction'] === 'string' ? [entry.id] : [])),
  )

/** Among entries of one millisecond the record's own beginning comes last, the others by id. */
const rankOf = (entry: TimelineEntry): string => `${entry.kind === 'created' ? 0 : 1}${entry.id}`

function newestFirst(a: TimelineEntry, b: TimelineEntry): number {
  const [left, right] = a.at === b.at ? [rankOf(a), rankOf(b)] : [a.at, b.at]
  return left === right ? 0 : left < right ? 1 : -1
}

/** Where a page of the timeline ended: moment and rank of its last entry, and how many entries of that moment were shown. */
type Border = readonly [at: string, rank: string, shown: number]

function borderAfter(shown: readonly TimelineEntry[], before: Border | null): Border | null {
  const last = shown.at(-1)
  if (last === undefined) return null
  const here = shown.filter((entry) => entry.at === last.at).length
  return [last.at, rankOf(last), here + (before?.[0] === last.at ? before[2] : 0)]
}

const isPast = (entry: TimelineEntry, border: Border | null): boolean =>
  border === null || entry.at < border[0] || (entry.at === border[0] && rankOf(entry) < border[1])

/** Everything that happened to a record the reader has opened, newest first, in one list. */
export async function readTimeline(
  writing: Writing,
  record: OpenRecord,
  page: { cursor: string | null; limit: number },
): Promise<TimelinePage> {
  const { services, caller } = writing
  const binding = recordBinding(caller, 'timeline', record.row.id)
  const border = page.cursor === null ? null : ((await openCursor(services, binding, page.cursor)) as unknown as Border)
  const span: Span = { until: border?.[0] ?? null, limit: page.limit + 1 + (border?.[2] ?? 0) }
  const told = lineOf(writing, record).then((line): Told => ({ record, line }))
  const [activities, tasks, views, changed] = await Promise.all([
    recordsAbout(writing, record, { of: 'activity', ...span }),
    recordsAbout(writing, record, { of: 'task', ...span }),
    told.then((each) => disclosures(writing, each, span)),
    told.then((each) => changes(writing, each, span)),
  ])
  const all = [
    ...activities.map(activityEntry),
    ...tasks.map((task) => taskEntry(caller.access, task)),
    ...views,
    ...changed,
  ]
    .sort(newestFirst)
    .filter((entry) => isPast(entry, border))
  const shown = all.slice(0, page.limit)
  const [comments, threads] = await Promise.all([commentsOn(writing, shown), threadsAmong(writing, shown)])
  const named = await namesBy(writing, [...shown.map(({ by }) => by), ...comments.map(({ row }) => row.created_by)])
  const next = all.length > page.limit ? borderAfter(shown, border) : null
  return {
    entries: shown.map((entry) => ({
      ...entry,
      by: named(entry.by),
      ...(threads.has(entry.id) ? { thread: threads.get(entry.id) } : {}),
      ...(entry.kind === 'activity' ? { comments: commentLines(comments, entry.id, named) } : {}),
    })),
    next: next === null ? null : await sealCursor(services, binding, next),
    recordIds: [...activities, ...tasks, ...comments].map((open) => open.row.id),
  }
}
