import { may, visibleFields, writableFields } from '@holdfast/policy'
import type { Reading } from '../../platform/gate/context.ts'
import { answerQuestion, type OpenRecord, type Pointer, readQuestion, viewRecord } from '../../records/index.ts'
import type { EntryKind, Source } from './kinds.ts'
import type { CalendarSpan } from './span.ts'

/** As many of one kind as a calendar tells; that there are more is said beside them. */
const MOST_OF_A_KIND = 200

/** What is changed to move an entry: a field of a record at a version. */
export interface Move {
  readonly object: string
  readonly id: string
  readonly version: number
  readonly field: string
}

/** What stands in a calendar; `at` is a moment, or a whole day (`2026-11-27`). */
export interface Entry {
  readonly kind: EntryKind
  readonly object: string
  readonly id: string
  readonly at: string
  /** The words of a task or a planned step, the way a follow-up was made; null where nothing was said or none is shown. */
  readonly words: string | null
  readonly done: boolean
  /** Whom or what it is about, and its name as far as the reader sees it. */
  readonly about: (Pointer & { readonly name: string | null }) | null
  readonly move: Move | null
}

/** The records of one source, and whether there are more. */
export interface Found {
  readonly source: Source
  readonly records: readonly OpenRecord[]
  readonly more: boolean
}

const shownOf = ({ caller }: Reading, object: string, fields: readonly string[]) => {
  const everVisible = visibleFields(caller.access, object)
  return { everVisible, fields: new Set(fields.filter((key) => everVisible.has(key))) }
}

/** The records of one kind within the days, in the order of time, as far as the caller lists them; those of one page unless `most` asks for more. */
export async function findEntries(
  ctx: Reading,
  source: Source,
  asked: { span: CalendarSpan; whoseId: string; most?: number },
): Promise<Found> {
  const { object, at, whose, further } = source
  const { first, last, from, until } = asked.span
  const within =
    source.kind === 'close'
      ? [{ [at]: { gte: first } }, { [at]: { lte: last } }]
      : [{ [at]: { gte: from } }, { [at]: { lt: until } }]
  const stated = {
    limit: MOST_OF_A_KIND,
    sort: at,
    fields: [...shownOf(ctx, object.name, source.fields).fields],
    filter: { and: [{ [whose]: { eq: asked.whoseId } }, ...within, ...further] },
  }
  const records: OpenRecord[] = []
  let cursor: string | null = null
  do {
    const question = readQuestion(ctx.caller, object, { ...stated, ...(cursor === null ? {} : { cursor }) })
    const page = await answerQuestion(ctx.services, ctx.caller, question)
    records.push(...page.records)
    cursor = page.next
  } while (cursor !== null && records.length < (asked.most ?? MOST_OF_A_KIND))
  return { source, records, more: cursor !== null }
}

const keyOf = (id: string, at: unknown): string => `${id} ${String(at)}`

/** Of each planned step the follow-up that planned it: it holds the words, and to move the step is to change it. */
export async function findPlans(
  ctx: Reading,
  found: readonly Found[],
  span: CalendarSpan,
): Promise<ReadonlyMap<string, OpenRecord>> {
  const { caller, services } = ctx
  const activity = caller.tenant.catalog.findObject('activity')
  const steps = found.filter(({ source }) => source.kind === 'step').flatMap(({ records }) => records)
  if (activity === undefined || steps.length === 0) return new Map()
  const visible = visibleFields(caller.access, 'activity')
  if (!['about', 'nextStep', 'nextStepAt'].every((key) => visible.get(key) === 'clear')) return new Map()
  const pages = Array.from({ length: Math.ceil(steps.length / MOST_OF_A_KIND) }, (_, at) =>
    steps.slice(at * MOST_OF_A_KIND, (at + 1) * MOST_OF_A_KIND),
  )
  const answers = await Promise.all(
    pages.map((page) =>
      answerQuestion(
        services,
        caller,
        readQuestion(caller, activity, {
          limit: MOST_OF_A_KIND,
          fields: ['about', 'nextStep', 'nextStepAt'],
          filter: {
            and: [
              { about: { in: page.map(({ object, row }) => ({ object: object.name, id: row.id })) } },
              { nextStepAt: { gte: span.from } },
              { nextStepAt: { lt: span.until } },
            ],
          },
        }),
      ),
    ),
  )
  // the newest of two follow-ups that planned the same moment speaks
  const plans = answers.flatMap(({ records }) => records).toReversed()
  return new Map(
    plans.map((plan) => [keyOf((plan.values['about'] as unknown as Pointer).id, plan.values['nextStepAt']), plan]),
  )
}

/** How the moment of a record is moved, where the caller may. */
export function moveOf({ caller }: Reading, record: OpenRecord | undefined, field: string): Move | null {
  if (record === undefined) return null
  const { object, row, reach } = record
  const act = { object: object.name, action: 'update' } as const
  const isMovable = may(caller.access, act, reach) && writableFields(caller.access, act, reach).has(field)
  return isMovable ? { object: object.name, id: row.id, version: row.version, field } : null
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

export const isPointer = (value: unknown): value is Pointer =>
  typeof value === 'object' && value !== null && 'id' in value

/** Whom the records of a source are about, where they say so by pointing. */
export const pointersOf = ({ source, records }: Found): readonly Pointer[] =>
  source.kind === 'step' || source.kind === 'close'
    ? []
    : records.flatMap(({ values }) => (isPointer(values['about']) ? [values['about']] : []))

interface Telling {
  readonly plans: ReadonlyMap<string, OpenRecord>
  readonly nameOf: (pointer: Pointer) => string | null
}

function entryOf(ctx: Reading, { source, record }: { source: Source; record: OpenRecord }, telling: Telling): Entry {
  const { kind, object, at, fields } = source
  const view = viewRecord(record, shownOf(ctx, object.name, fields))
  const base = { kind, object: object.name, id: record.row.id, at: String(view[at]), done: view['done'] === true }
  if (kind === 'close' || kind === 'step') {
    const plan = kind === 'step' ? telling.plans.get(keyOf(record.row.id, view[at])) : undefined
    const said = plan === undefined ? null : viewRecord(plan, shownOf(ctx, 'activity', ['nextStep']))['nextStep']
    const about = { object: object.name, id: record.row.id, name: textOf(view[object.title]) }
    return { ...base, words: textOf(said), about, move: moveOf(ctx, plan, 'nextStepAt') }
  }
  const about = isPointer(view['about']) ? { ...view['about'], name: telling.nameOf(view['about']) } : null
  const move = kind === 'task' ? moveOf(ctx, record, 'due') : null
  return { ...base, words: textOf(view[kind === 'task' ? 'what' : 'kind']), about, move }
}

/** The found records as entries, in the order of time. */
export const entriesOf = (ctx: Reading, found: readonly Found[], telling: Telling): readonly Entry[] =>
  found
    .flatMap(({ source, records }) => records.map((record) => entryOf(ctx, { source, record }, telling)))
    .toSorted((one, other) => one.at.localeCompare(other.at) || one.id.localeCompare(other.id))
