/** What the bars of forecasts are drawn from. Numbers here are for drawing and rounding only; sums are the server's. */
import type { Forecast } from '@holdfast/sdk'

type Category = Forecast['categories'][number]['id']

const sumsOf = ({ categories }: Forecast) => categories.filter(({ id }) => id !== 'omitted').flatMap(({ sums }) => sums)

/** The currency in which most stands; undefined where nothing does. */
export function mainCurrency(forecasts: readonly Forecast[]): string | undefined {
  const times = new Map<string, number>()
  for (const { currency, amount } of forecasts.flatMap(sumsOf))
    times.set(currency, (times.get(currency) ?? 0) + Number(amount))
  return [...times].sort(([, a], [, b]) => b - a)[0]?.[0]
}

/** What the categories come to in one currency. */
export const amountIn = ({ categories }: Forecast, currency: string, ...of: readonly Category[]): number =>
  categories
    .filter(({ id }) => of.includes(id))
    .flatMap(({ sums }) => sums.filter((sum) => sum.currency === currency))
    .reduce((all, { amount }) => all + Number(amount), 0)
