import type { ListPreference, SavedView, ViewLayout } from '@holdfast/sdk'
import { useDeferredValue, useMemo, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { useMe } from '../../app/session.tsx'
import { useSettled } from '../../ui/use-settled.ts'
import type { ObjectView } from '../catalogue.ts'
import { type ListAddress, mayStandInAddress, readAddress, writeAddress } from './address.ts'
import { type Condition, sameConditions, treeOf } from './conditions.ts'
import { type Asked, rememberAsked, rememberedAsked, rememberOffset } from './list-memory.ts'
import { type Look, lookOf, toLayout } from './look.ts'
import { keepLayout, preferenceOf, useViews } from './saved-views.ts'
import type { ListQuestion } from './use-rows.ts'
import { firstView, type ListView, viewsOf } from './views.ts'

const NO_VIEWS: readonly SavedView[] = []

/** Everything a list's page stands on. */
export interface List {
  readonly object: ObjectView
  readonly views: readonly ListView[]
  readonly view: ListView
  /** The view a list begins with. */
  readonly first: string
  /** An address names a view that is gone or was never shared with this person. */
  readonly missing: boolean
  readonly conditions: readonly Condition[]
  readonly q: string
  readonly sort: string
  readonly look: Look
  readonly modified: boolean
  readonly question: ListQuestion
  ask(conditions: readonly Condition[]): void
  search(words: string): void
  setSort(sort: string): void
  setLook(look: Look): void
  /** Back to what the view itself says. */
  reset(): void
  addressOf(viewId: string): string
}

interface Basis {
  readonly object: ObjectView
  readonly views: readonly ListView[]
  readonly view: ListView
  readonly preference: ListPreference
  readonly first: string
  readonly missing: boolean
}

function useBasis(object: ObjectView): Basis {
  const me = useMe()
  const [address] = useSearchParams()
  const { data } = useViews()
  const views = useMemo(() => viewsOf(object, data?.data ?? NO_VIEWS), [object, data])
  const preference = preferenceOf(data, object.name)
  const named = readAddress(address).view
  const known = (id: string | null) => views.find((view) => view.id === id)
  const begin = known(preference.first) ?? known(firstView(me, object)) ?? views.at(-1)
  const view = known(named) ?? begin
  if (view === undefined || begin === undefined) throw new Error('a list has at least the view of everything')
  return { object, views, view, preference, first: begin.id, missing: named !== null && named !== view.id }
}

/** What is asked beyond the view: remembered while the window is open. */
function useAsked(plural: string) {
  const { userId } = useMe()
  const [asked, setAsked] = useState(() => rememberedAsked(plural))
  const put = (viewId: string, next: Asked) => {
    const all = { ...rememberedAsked(plural), [viewId]: next }
    rememberAsked(userId, plural, all)
    setAsked(all)
  }
  return { asked, put }
}

/** What is asked now: what the address says, else what is remembered, else what the view says. */
function useQuestion({ view }: Basis, stated: ListAddress, own: Asked) {
  const conditions = stated.conditions ?? own.conditions ?? view.conditions
  const sort = stated.sort ?? view.sort
  const q = own.q ?? view.q
  const words = useDeferredValue(useSettled(q.trim()))
  const filter = useMemo(() => treeOf(conditions), [conditions])
  const question: ListQuestion = { view: view.id, q: words, sort, filter }
  return { conditions, sort, q, question }
}

/** Goes to the address of what is asked, without an entry of its own in the browser's history. */
function useGo({ view, first }: Basis, now: Pick<ListAddress, 'sort' | 'conditions'>) {
  const navigate = useNavigate()
  return (change: Partial<Pick<ListAddress, 'sort' | 'conditions'>>) => {
    const { sort, conditions } = { ...now, ...change }
    const named = view.id === first ? null : view.id
    const address = writeAddress({ view: named, sort: sort === view.sort ? null : sort, conditions })
    void navigate(address, { replace: true })
  }
}

/** The state of a list: view, order and plain conditions stand in the address, words and conditions that may hold a person's values in memory and sealed. */
export function useList(object: ObjectView): List {
  const basis = useBasis(object)
  const { view, views, preference, first, missing } = basis
  const [query] = useSearchParams()
  const { asked, put } = useAsked(object.plural)
  const stated = readAddress(query)
  const own = asked[view.id] ?? {}
  const { conditions, sort, q, question } = useQuestion(basis, stated, own)
  const go = useGo(basis, { sort, conditions: stated.conditions })
  const kept = preference.layouts[view.id]
  const look = useMemo(() => lookOf(object, view, kept), [object, view, kept])
  const asView = sameConditions(conditions, view.conditions) && sort === view.sort && q === view.q
  const keepLook = (layout: ViewLayout | null) => keepLayout(object.name, view.id, layout)
  const ask = (next: readonly Condition[]) => {
    const same = sameConditions(next, view.conditions)
    const plain = mayStandInAddress(object, next)
    const { conditions: _before, ...rest } = own
    put(view.id, same || plain ? rest : { ...rest, conditions: next })
    go({ conditions: same || !plain ? null : next })
  }
  const reset = () => {
    put(view.id, {})
    if (view.saved !== null) keepLook(null)
    go({ sort: view.sort, conditions: null })
  }
  return {
    ...{ object, views, view, first, missing, conditions, q, sort, look, question, ask, reset },
    modified: !asView || (view.saved !== null && kept !== undefined),
    search: (next) => put(view.id, { ...own, q: next }),
    setSort: (next) => {
      rememberOffset(object.plural, 0)
      go({ sort: next })
    },
    setLook: (next) => keepLook(toLayout(next)),
    addressOf: (id) => writeAddress({ view: id === first ? null : id, sort: null, conditions: null }),
  }
}
