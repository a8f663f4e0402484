import type { BusinessRecord, ListOf, Me } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import { may, useMe } from '../app/session.tsx'
import { namedReference } from '../records/record-values.ts'

const DAY_MS = 86_400_000
const DAYS_AHEAD = 7
/** What slipped longer ago is no longer one of today's: the list of quiet customers holds it. */
const DAYS_BACK = 14
const MOST = 30

/** One thing of the day: a task, or the next step planned with a customer. */
export interface TodayItem {
  readonly key: string
  readonly at: string
  readonly contact: { readonly id: string; readonly name: string } | null
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

const CONTACT = { fields: ['name', 'account', 'nextStepAt'], expand: ['account'] }

const plannedSteps = (ownerId: string, span: Span) =>
  query<BusinessRecord>('contacts', {
    ...CONTACT,
    limit: MOST,
    sort: 'nextStepAt',
    filter: { and: [{ ownerId: { eq: ownerId } }, ...within('nextStepAt', span)] },
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

async function contactsOf(tasks: readonly Task[]): Promise<ReadonlyMap<string, BusinessRecord>> {
  const ids = [...new Set(tasks.flatMap(({ about }) => (about?.object === 'contact' ? [about.id] : [])))]
  if (ids.length === 0) return new Map()
  const found = await query<BusinessRecord>('contacts', { ...CONTACT, limit: ids.length, filter: { id: { in: ids } } })
  return new Map(found.data.map((contact) => [contact.id, contact]))
}

const about = (contact: BusinessRecord | undefined) => ({
  contact: contact === undefined ? null : { id: contact.id, name: String(contact.name ?? contact.id.slice(-8)) },
  account: namedReference(contact?.account)?.name ?? null,
})

const NOTHING = { data: [], page: { next: null } }

async function readToday(
  ownerId: string,
  can: { readonly tasks: boolean; readonly contacts: boolean; readonly activities: boolean },
): Promise<Today> {
  const [lateTasks, tasksAhead, lateSteps, stepsAhead, words] = await Promise.all([
    can.tasks ? openTasks(ownerId, overdueSpan(null)) : NOTHING,
    can.tasks ? openTasks(ownerId, comingSpan()) : NOTHING,
    can.contacts ? plannedSteps(ownerId, overdueSpan(DAYS_BACK)) : NOTHING,
    can.contacts ? plannedSteps(ownerId, comingSpan()) : NOTHING,
    can.contacts && can.activities ? plannedWords() : new Map<string, string>(),
  ])
  const tasks = [...lateTasks.data, ...tasksAhead.data]
  const steps = [...lateSteps.data, ...stepsAhead.data]
  const people = can.contacts ? await contactsOf(tasks) : new Map<string, BusinessRecord>()
  const items: TodayItem[] = [
    ...tasks.map((task) => ({
      key: task.id,
      at: task.due,
      what: task.what ?? null,
      task: { id: task.id, version: task.version },
      ...about(people.get(task.about?.id ?? '')),
    })),
    ...steps.map((step) => ({
      key: `step ${step.id}`,
      at: String(step.nextStepAt),
      what: words.get(keyOfPlan(step.id, String(step.nextStepAt))) ?? null,
      task: null,
      ...about(step),
    })),
  ].sort((one, other) => one.at.localeCompare(other.at))
  const [today, tomorrow] = [dayFromNow(0), dayFromNow(1)]
  return {
    overdue: items.filter(({ at }) => at < today),
    today: items.filter(({ at }) => at >= today && at < tomorrow),
    later: items.filter(({ at }) => at >= tomorrow),
    moreOverdue: lateTasks.page.next !== null || lateSteps.page.next !== null,
  }
}

/** Who writes follow-ups with customers or tasks that they list. */
export const isSelling = (me: Me): boolean =>
  may(me, 'activity', 'create') && (may(me, 'task', 'list') || may(me, 'contact', 'list'))

/** What waits for the signed-in person: overdue, today, and in the next days. */
export function useToday() {
  const me = useMe()
  const can = {
    tasks: may(me, 'task', 'list'),
    contacts: may(me, 'contact', 'list'),
    activities: may(me, 'activity', 'list'),
  }
  return useQuery({
    queryKey: ['today', me.userId],
    queryFn: () => readToday(me.userId, can),
    enabled: isSelling(me),
    staleTime: 60_000,
  })
}
