import type { Query } from '@tanstack/react-query'
import type { ObjectView } from '../records/catalogue.ts'
import { pluralOf } from '../records/plurals.ts'
import { isLeaving } from './leaving.ts'
import { askAnew, queryClient } from './queries.ts'

interface Changed {
  readonly object: string
  readonly ids: readonly string[]
}

const isChanged = (data: unknown): data is Changed =>
  typeof data === 'object' && data !== null && 'object' in data && 'ids' in data && Array.isArray(data.ids)

/** Many changes within this time are one refresh: an import changes a thousand. */
const GATHER_MS = 1_200
/** Follow-ups and tasks stand on the timelines and Home of what they are about. */
const TOLD_ELSEWHERE = new Set(['activity', 'comment', 'task'])
/** These are counted among one's own numbers on Home. */
const COUNTED = new Set(['account', 'lead', 'payment'])

const waiting = new Map<string, Set<string>>()

/** By the catalogue, where a page has asked for it: Home has not, and follows all the same. */
const pluralIn = (name: string): string =>
  queryClient.getQueryData<readonly ObjectView[]>(['catalog'])?.find((object) => object.name === name)?.plural ??
  pluralOf(name)

/** A list is asked anew when it shows one of the records, or is so short that a new one may belong in it. */
function concernsList({ queryKey, state }: Query, plural: string, ids: ReadonlySet<string>): boolean {
  if (queryKey[0] !== 'records' || queryKey[1] !== plural) return false
  // a list of thousands of rows looks after itself: nothing may move under anybody's eyes
  if (queryKey[2] === 'rows') return false
  const data = state.data as {
    pages?: readonly { data: readonly { id: string }[] }[]
    data?: readonly { id: string }[]
  }
  const pages = data?.pages ?? (data?.data === undefined ? [] : [{ data: data.data }])
  return pages.length <= 1 || pages.some((page) => page.data.some(({ id }) => ids.has(id)))
}

/** Whether a query shows something of a record whose page is about to close: it is asked for no more. */
const isOfLeaving = ({ queryKey: [what, , id] }: Query): boolean =>
  (what === 'record' || what === 'timeline') && isLeaving(String(id))

const isOf =
  (key: string) =>
  (query: Query): boolean =>
    query.queryKey[0] === key && !isOfLeaving(query)

function refresh(object: string, ids: ReadonlySet<string>): void {
  const plural = pluralIn(object)
  const isAbout = (query: Query) => {
    const [what, of, id] = query.queryKey
    return (what === 'record' || what === 'timeline') && of === plural && ids.has(String(id)) && !isOfLeaving(query)
  }
  void askAnew({ predicate: (query) => isAbout(query) || concernsList(query, plural, ids) })
  if (COUNTED.has(object)) void askAnew({ queryKey: ['today', 'figures'] })
  if (!TOLD_ELSEWHERE.has(object)) return
  for (const key of ['timeline', 'record', 'today', 'calendar']) void askAnew({ predicate: isOf(key) })
}

function refreshWaiting(): void {
  for (const [object, ids] of waiting) refresh(object, ids)
  waiting.clear()
}

/** Brings what is shown of changed records up to date, where it stands. */
export function refreshChanged(data: unknown): void {
  if (!isChanged(data)) return
  if (waiting.size === 0) setTimeout(refreshWaiting, GATHER_MS)
  const ids = waiting.get(data.object) ?? new Set()
  for (const id of data.ids) ids.add(id)
  waiting.set(data.object, ids)
}

/** Fields, layouts, words and the company's own settings: forms and lists that stand open follow them. */
export function refreshSettings(): void {
  for (const key of [
    'catalog',
    'layouts',
    'fields',
    'choices',
    'pipelines',
    'company',
    'me',
    'records',
    'today',
    'calendar',
  ])
    void askAnew({ queryKey: [key] })
}

/** After a break in the stream nobody knows what was missed. */
export function refreshAll(): void {
  for (const key of ['record', 'timeline']) void askAnew({ predicate: isOf(key) })
  refreshSettings()
}
