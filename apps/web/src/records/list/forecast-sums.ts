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

const counted = ({ categories }: Sums) => categories.filter(({ id }) => id !== 'omitted')

/** The currency in which most stands; undefined where nothing does. */
function mainCurrency(forecasts: readonly Sums[]): string | undefined {
  const times = new Map<string, number>()
  for (const { currency, amount } of forecasts.flatMap(counted).flatMap(({ sums }) => sums))
    times.set(currency, (times.get(currency) ?? 0) + Number(amount))
  return [...times].sort(([, a], [, b]) => b - a)[0]?.[0]
}

export interface Drawn {
  readonly currency: string
  /** What categories of one of the forecasts come to in it. */
  readonly amountOf: (forecast: Sums, ...of: readonly Category[]) => number
}

/** In which currency forecasts are drawn: the company's, where all of them come to something in it, else that in which most stands; undefined where nothing does. */
export function drawnIn(forecasts: readonly Sums[]): Drawn | undefined {
  const bases = forecasts.flatMap(counted).flatMap(({ base }) => base ?? [])
  const isWhole = bases.length > 0 && bases.every(({ amount }) => amount !== null)
  const currency = isWhole ? bases[0]?.currency : mainCurrency(forecasts)
  if (currency === undefined) return undefined
  const worth = ({ sums, base }: Sums['categories'][number]): number =>
    Number((isWhole ? base?.amount : null) ?? sums.find((sum) => sum.currency === currency)?.amount ?? 0)
  return {
    currency,
    amountOf: ({ categories }, ...of) =>
      categories.filter(({ id }) => of.includes(id)).reduce((all, category) => all + worth(category), 0),
  }
}

const FIELDS = ['forecast', 'amount', 'closeDate', 'probability', 'closedAt']

/** Whether the caller sees all that a forecast is made of. */
export const isForeseen = ({ fields, process }: ObjectView): boolean =>
  process !== undefined && FIELDS.every((key) => fields.get(key)?.mode === 'clear')
