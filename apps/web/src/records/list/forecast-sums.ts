/** What the bars of forecasts are drawn from. Numbers here are for drawing and rounding only; sums are the server's. */
import type { Forecast } from '@holdfast/sdk'
import type { MessageId } from '../../locales/zh.ts'
import type { ObjectView } from '../catalogue.ts'

export type Category = Forecast['categories'][number]['id']

/** The categories in their order, and their words. */
export const CATEGORIES = {
  closed: 'forecast.closed',
  commit: 'forecast.commit',
  best_case: 'forecast.bestCase',
  pipeline: 'forecast.pipeline',
  omitted: 'forecast.omitted',
} as const satisfies Readonly<Record<Category, MessageId>>

type Sums = Pick<Forecast, 'categories'>

const sumsOf = ({ categories }: Sums) => categories.filter(({ id }) => id !== 'omitted').flatMap(({ sums }) => sums)

/** The currency in which most stands; undefined where nothing does. */
export function mainCurrency(forecasts: readonly Sums[]): string | undefined {
  const times = new Map<string, number>()
  for (const { currency, amount } of forecasts.flatMap(sumsOf))
    times.set(currency, (times.get(currency) ?? 0) + Number(amount))
  return [...times].sort(([, a], [, b]) => b - a)[0]?.[0]
}

/** What the categories come to in one currency. */
export const amountIn = ({ categories }: Sums, currency: string, ...of: readonly Category[]): number =>
  categories
    .filter(({ id }) => of.includes(id))
    .flatMap(({ sums }) => sums.filter((sum) => sum.currency === currency))
    .reduce((all, { amount }) => all + Number(amount), 0)

const FIELDS = ['forecast', 'amount', 'closeDate', 'probability', 'closedAt']

/** Whether the caller sees all that a forecast is made of. */
export const isForeseen = ({ fields, process }: ObjectView): boolean =>
  process !== undefined && FIELDS.every((key) => fields.get(key)?.mode === 'clear')
