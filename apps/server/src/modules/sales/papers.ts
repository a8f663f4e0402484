/** The papers of a sale that are approved before they go out or are confirmed. */
import type { Route } from '../../platform/gate/route.ts'

/** Each with its name, in English with its article. */
export const PAPERS = {
  quote: { zh: '报价', en: 'a quote' },
  contract: { zh: '合同', en: 'a contract' },
  order: { zh: '订单', en: 'an order' },
} as const
export type Paper = keyof typeof PAPERS

/** Below which path its records stand. */
export const pathOf = (paper: Paper): string => `/${paper}s`

/** A route for each of them. */
export const ofPapers = (routeOf: (paper: Paper) => Route): readonly Route[] =>
  (Object.keys(PAPERS) as Paper[]).map(routeOf)
