import type { BusinessRecord, ListOf, OwnerCount, StageTotals, SumInBase } from '@holdfast/sdk'
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../app/api.ts'
import type { Tree } from '../records/list/conditions.ts'
import {
  daysBack,
  GROUPS,
  type Group,
  ORDERS,
  type ReviewQuestion,
  readReview,
  type Since,
  sinceOf,
  treeOf,
  writeReview,
} from './review-question.ts'
import { usePipelineQuestion } from './use-pipeline-question.ts'

/** Deals shown of a group; the list behind it has all. */
export const SHOWN = 50
const FIELDS = ['name', 'account', 'stage', 'stageSince', 'amount', 'closeDate', 'nextStep', 'owner']
const NAMED = ['account', 'owner']
const ALL = Object.keys(GROUPS) as readonly Group[]

const KEPT = 'holdfast.review-since'
/** Meetings are on the same weekday each week: what one chose last is usual from then on. */
export const keepSince = (since: Since): void => localStorage.setItem(KEPT, since)

/** What is asked, of which pipeline, and the conditions of each group as they were when the page was opened; `everyones` are those of the chosen one whoever owns it. */
export function useReviewQuestion() {
  const [{ now, usual }] = useState(() => ({ now: Date.now(), usual: sinceOf(localStorage.getItem(KEPT)) }))
  const asked = usePipelineQuestion<ReviewQuestion>({
    read: (address) => readReview(address, usual),
    write: (question) => writeReview(question, usual),
  })
  const { question, pipeline } = asked
  const trees = new Map(
    pipeline === undefined ? [] : ALL.map((group) => [group, treeOf(group, { question, pipeline, now })] as const),
  )
  const ofAll = { ...question, owner: null }
  const everyones = pipeline === undefined ? null : treeOf(question.group, { question: ofAll, pipeline, now })
  return { ...asked, now, days: daysBack(question.since, now), trees, everyones }
}

/** How many deals of a group each owner has, the most first. */
export const useReviewOwners = (filter: Tree | null) =>
  useQuery({
    queryKey: ['records', 'opportunities', 'review-owners', filter],
    queryFn: ({ signal }) =>
      api.post<{ owners: readonly OwnerCount[] }>('/opportunities/totals', { filter, by: 'owner' }, { signal }),
    enabled: filter !== null,
    placeholderData: keepPreviousData,
    select: ({ owners }) => owners,
  })

/** How many, and what they are worth by currency; amounts are rounded for reading. */
export interface GroupTotal {
  readonly count: number
  readonly sums: readonly { readonly currency: string; readonly amount: string }[]
  /** In the company's currency, where something is of another one. */
  readonly base: SumInBase | null
}

const NOTHING: GroupTotal = { count: 0, sums: [], base: null }

function totalOf({ stages, base }: StageTotals): GroupTotal {
  const sums = new Map<string, number>()
  for (const { currency, amount } of stages.flatMap((stage) => stage.sums))
    sums.set(currency, (sums.get(currency) ?? 0) + Number(amount))
  return {
    count: stages.reduce((all, { count }) => all + count, 0),
    sums: [...sums].map(([currency, amount]) => ({ currency, amount: String(amount) })),
    base,
  }
}

/** The totals of every group, each as it comes in. */
export function useReviewTotals(trees: ReadonlyMap<Group, Tree | null>) {
  const asked = useQueries({
    queries: ALL.map((group) => {
      const filter = trees.get(group) ?? null
      return {
        queryKey: ['records', 'opportunities', 'review', group, filter],
        queryFn: ({ signal }: { signal: AbortSignal }) =>
          api.post<StageTotals>('/opportunities/totals', { filter }, { signal }),
        enabled: filter !== null,
        placeholderData: keepPreviousData,
        select: totalOf,
      }
    }),
  })
  const totals = new Map(
    ALL.map((group, at) => [group, trees.get(group) === null ? NOTHING : asked[at]?.data] as const),
  )
  return { totals, error: asked.find(({ error }) => error !== null)?.error ?? null }
}

/** The deals of one group, as many as are shown. */
export const useReviewDeals = (group: Group, filter: Tree | null) =>
  useQuery({
    queryKey: ['records', 'opportunities', 'reviewed', group, filter],
    queryFn: ({ signal }) => {
      const body = { filter, sort: ORDERS[group], limit: SHOWN, fields: FIELDS, expand: NAMED }
      return api.post<ListOf<BusinessRecord>>('/opportunities/query', body, { signal })
    },
    enabled: filter !== null,
  })
