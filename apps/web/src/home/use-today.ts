import type { BusinessRecord, LedStep, ListOf, Me } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import { labelText } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { namedReference } from '../records/record-values.ts'

const DAY_MS = 86_400_000
const DAYS_AHEAD = 7
/** What slipped longer ago is no longer one of today's: the list of quiet customers holds it. */
const DAYS_BACK = 14
const MOST = 30

/** Whom or what something of the day is about. */
export interface TodayAbout {
  readonly object: string
  readonly plural: string
  readonly id: string
  readonly name: string
  /** The field by which they may be called without the number being seen; null where they cannot or do not want to be. */
  readonly callBy: string | null
}

/** One thing of the day: a task, or the next step planned with a customer, a lead or a deal. */
export interface TodayItem {
  readonly key: string
  readonly at: string
  readonly about: TodayAbout | null
  /** The company behind it, where it has one. */
  readonly account: string | null
  /** The words of a task, or of the step that a follow-up planned; null where it has none. */
  readonly what: string | null
  readonly task: { readonly id: string; readonly version: number } | null
}

export interface Today {
  readonly overdue: readonly TodayItem[]
  readonly today: readonly TodayItem[]
  readonly later: readonly TodayItem[]
  /** More is overdue than is shown. */
  readonly moreOverdue: boolean
}

const startOfToday = () => new Date().setHours(0, 0, 0, 0)
const dayFromNow = (days: number) => new Date(startOfToday() + days * DAY_MS).toISOString()

interface Task extends BusinessRecord {
  readonly what?: string | null
  readonly due: string
  readonly about?: { readonly object: string; readonly id: string } | null
}

const query = <T>(plural: string, body: object) => api.post<ListOf<T>>(`/${plural}/query`, body)

/** From one moment to before another; both RFC 3339. */
interface Span {
  readonly gte?: string
  readonly lt: string
}

/** Asked apart, so that many overdue things never push today's out of sight. */
const overdueSpan = (daysBack: number | null): Span => ({
  ...(daysBack === null ? {} : { gte: dayFromNow(-daysBack) }),
  lt: dayFromNow(0),
})
const comingSpan = (): Span => ({ gte: dayFromNow(0), lt: dayFromNow(DAYS_AHEAD) })

const within = (field: string, { gte, lt }: Span) => [
  ...(gte === undefined ? [] : [{ [field]: { gte } }]),
  { [field]: { lt } },
]

const openTasks = (ownerId: string, span: Span) =>
  query<Task>('tasks', {
    limit: MOST,
    sort: 'due',
    fields: ['what', 'due', 'about'],
    filter: { and: [{ ownerId: { eq: ownerId } }, { done: { ne: true } }, ...within('due', span)] },
  })

/** Where next steps are planned: what of each is told, and which of them are still worked on. */
interface PlannedObject {
  readonly object: string
  readonly plural: string
  readonly fields: readonly string[]
  readonly expand: readonly string[]
  readonly open: readonly object[]
}

/** By what people are called, and the wish not to be. */
const CALLED_BY = ['mobile', 'phone']
const DO_NOT_CALL = 'doNotCall'

const PLANNED: readonly PlannedObject[] = [
  { object: 'account', plural: 'accounts', fields: ['name', 'nextStepAt'], expand: [], open: [] },
  {
    object: 'contact',
    plural: 'contacts',
    fields: ['name', 'account', 'nextStepAt', ...CALLED_BY, DO_NOT_CALL],
    expand: ['account'],
    open: [],
  },
  {
    object: 'lead',
    plural: 'leads',
    fields: ['name', 'company', 'nextStepAt', 'mobile'],
    expand: [],
    open: [{ status: { nin: ['unqualified', 'converted'] } }],
  },
  {
    object: 'opportunity',
    plural: 'opportunities',
    fields: ['name', 'account', 'nextStep', 'nextStepAt'],
    expand: ['account'],
    open: [{ closedAt: { null: true } }],
  },
]

const askOf = ({ fields, expand }: PlannedObject) => ({ fields, ...(expand.length === 0 ? {} : { expand }) })

const plannedSteps = (planned: PlannedObject, ownerId: string, span: Span) =>
  query<BusinessRecord>(planned.plural, {
    ...askOf(planned),
    limit: MOST,
    sort: 'nextStepAt',
    filter: { and: [{ ownerId: { eq: ownerId } }, ...within('nextStepAt', span), ...planned.open] },
  })

interface Planned extends BusinessRecord {
  readonly about?: { readonly object: string; readonly id: string } | null
  readonly nextStep?: string | null
  readonly nextStepAt?: string | null
}

const MOST_PLANS = 200
const keyOfPlan = (id: string, at: string) => `${id} ${at}`

/** The words of the steps that follow-ups planned, by customer and time. */
async function plannedWords(): Promise<ReadonlyMap<string, string>> {
  const found = await query<Planned>('activities', {
    limit: MOST_PLANS,
    fields: ['about', 'nextStep', 'nextStepAt'],
    filter: { and: [{ nextStepAt: { gte: dayFromNow(-DAYS_BACK) } }, { nextStepAt: { lt: dayFromNow(DAYS_AHEAD) } }] },
  })
  return new Map(
    found.data.flatMap(({ about, nextStep, nextStepAt }) =>
      about === undefined || about === null || !nextStep ? [] : [[keyOfPlan(about.id, String(nextStepAt)), nextStep]],
    ),
  )
}

/** What tasks are about, by id: names as far as the reader sees them. */
async function aboutTasks(
  tasks: readonly Task[],
  listed: readonly PlannedObject[],
): Promise<ReadonlyMap<string, Pick<TodayItem, 'about' | 'account'>>> {
  const found = await Promise.all(
    listed.map(async (planned) => {
      const ids = [...new Set(tasks.flatMap(({ about }) => (about?.object === planned.object ? [about.id] : [])))]
      if (ids.length === 0) return []
      const body = { ...askOf(planned), limit: ids.length, filter: { id: { in: ids } } }
      const { data } = await query<BusinessRecord>(planned.plural, body)
      return data.map((record) => [record.id, aboutOf(planned, record)] as const)
    }),
  )
  return new Map(found.flat())
}

const wordsOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

function aboutOf({ object, plural }: PlannedObject, record: BusinessRecord): Pick<TodayItem, 'about' | 'account'> {
  const company = wordsOrNull(record['company'])
  const name = wordsOrNull(record.name) ?? company
  const callBy = record[DO_NOT_CALL] === true ? undefined : CALLED_BY.find((key) => wordsOrNull(record[key]) !== null)
  return {
    about: { object, plural, id: record.id, name: name ?? record.id.slice(-8), callBy: callBy ?? null },
    account: namedReference(record['account'])?.name ?? (company === name ? null : company),
  }
}

/** The words of the steps that a playbook planned, by record and time. */
async function ledWords(planned: readonly PlannedObject[]): Promise<ReadonlyMap<string, string>> {
  if (!planned.some(({ object }) => object === 'lead' || object === 'opportunity')) return new Map()
  const { data } = await api.get<{ readonly data: readonly LedStep[] }>('/playbooks/led')
  return new Map(data.map(({ recordId, due, label }) => [keyOfPlan(recordId, due), labelText(label)]))
}

interface Listed {
  readonly tasks: boolean
  readonly activities: boolean
  readonly planned: readonly PlannedObject[]
}

const NOBODY = { about: null, account: null }

/** The next steps of all that one owns: what slipped, and what comes. */
async function readSteps(ownerId: string, { planned, activities }: Listed) {
  const spans = [overdueSpan(DAYS_BACK), comingSpan()]
  const asked = planned.flatMap((each) =>
    spans.map(async (span) => ({ each, page: await plannedSteps(each, ownerId, span) })),
  )
  const [words, led, ...pages] = await Promise.all([
    planned.length > 0 && activities ? plannedWords() : new Map<string, string>(),
    ledWords(planned),
    ...asked,
  ])
  const items = pages.flatMap(({ each, page }) =>
    page.data.map((record): TodayItem => {
      const at = String(record['nextStepAt'])
      const key = keyOfPlan(record.id, at)
      const what = words.get(key) ?? led.get(key) ?? wordsOrNull(record['nextStep'])
      return { key: `step ${record.id}`, at, what, task: null, ...aboutOf(each, record) }
    }),
  )
  const late = pages.filter((_, at) => at % spans.length === 0)
  return { items, more: late.some(({ page }) => page.page.next !== null) }
}

async function readTasks(ownerId: string, { tasks: listed, planned }: Listed) {
  if (!listed) return { items: [], more: false }
  const [late, ahead] = await Promise.all([openTasks(ownerId, overdueSpan(null)), openTasks(ownerId, comingSpan())])
  const tasks = [...late.data, ...ahead.data]
  const about = await aboutTasks(tasks, planned)
  const items = tasks.map(
    (task): TodayItem => ({
      key: task.id,
      at: task.due,
      what: task.what ?? null,
      task: { id: task.id, version: task.version },
      ...(about.get(task.about?.id ?? '') ?? NOBODY),
    }),
  )
  return { items, more: late.page.next !== null }
}

async function readToday(ownerId: string, listed: Listed): Promise<Today> {
  const [tasks, steps] = await Promise.all([readTasks(ownerId, listed), readSteps(ownerId, listed)])
  const items = [...tasks.items, ...steps.items].sort((one, other) => one.at.localeCompare(other.at))
  const [today, tomorrow] = [dayFromNow(0), dayFromNow(1)]
  return {
    overdue: items.filter(({ at }) => at < today),
    today: items.filter(({ at }) => at >= today && at < tomorrow),
    later: items.filter(({ at }) => at >= tomorrow),
    moreOverdue: tasks.more || steps.more,
  }
}

/** Who writes follow-ups with customers or tasks that they list. */
export const isSelling = (me: Me): boolean =>
  may(me, 'activity', 'create') && (may(me, 'task', 'list') || may(me, 'contact', 'list'))

/** What waits for the signed-in person: overdue, today, and in the next days. */
export function useToday() {
  const me = useMe()
  const listed = {
    tasks: may(me, 'task', 'list'),
    activities: may(me, 'activity', 'list'),
    planned: PLANNED.filter(({ object }) => may(me, object, 'list')),
  }
  return useQuery({
    queryKey: ['today', me.userId],
    queryFn: () => readToday(me.userId, listed),
    enabled: isSelling(me),
    staleTime: 60_000,
  })
}
