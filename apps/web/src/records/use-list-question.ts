import { useDeferredValue, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { useMe } from '../app/session.tsx'
import { useSettled } from '../ui/use-settled.ts'
import type { ObjectView } from './catalogue.ts'
import { rememberedList, rememberList } from './list-memory.ts'
import { filterOf, firstView, type ViewId, viewNamed } from './list-views.ts'
import type { ListQuestion } from './use-records.ts'

const DEFAULT_SORT = '-updatedAt'

/** The address of a view and order, without what goes without saying. */
export function addressOf({ view, sort, first }: { view: ViewId; sort: string; first: ViewId }): string {
  const query = new URLSearchParams()
  if (view !== first) query.set('view', view)
  if (sort !== DEFAULT_SORT) query.set('sort', sort)
  return `?${query}`
}

/** What is asked of the list: view and order stand in the address, so that back, reload and a shared link keep them; the words searched for do not. */
export function useListQuestion(object: ObjectView) {
  const me = useMe()
  const [address] = useSearchParams()
  const navigate = useNavigate()
  const [q, setQ] = useState(() => rememberedList(object.plural).q)
  const sort = address.get('sort') ?? DEFAULT_SORT
  const view = viewNamed(address.get('view'), me, object)
  const search = (words: string) => {
    setQ(words)
    rememberList(object.plural, { q: words, offset: 0 })
  }
  const setSort = (next: string) => {
    rememberList(object.plural, { offset: 0 })
    void navigate(addressOf({ view, sort: next, first: firstView(me, object) }), { replace: true })
  }
  const question: ListQuestion = {
    q: useDeferredValue(useSettled(q.trim())),
    sort,
    view,
    filter: filterOf(view, me),
  }
  return { q, search, setSort, question }
}
