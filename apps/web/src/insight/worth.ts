import { formatMoney } from '../ui/format.ts'

interface Worth {
  readonly sums: readonly { readonly amount: string; readonly currency: string }[]
}

/** Amounts as one reads them, by currency; nothing where there are none. */
export const worthOf = ({ sums }: Worth): string =>
  sums.map(({ amount, currency }) => formatMoney(amount, currency)).join(' + ')
