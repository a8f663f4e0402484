import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import { useSettled } from '../../ui/use-settled.ts'
import { isReckonable, type Line } from './line-words.ts'

type Price = NonNullable<Line['price']>

/** What a line would cost if it were saved as it stands, and what the nearest price book lists of its product. */
interface Proposal {
  readonly price: Price | null
  readonly pricebook: string | null
  /** Why it would be refused. */
  readonly code: string | null
  readonly listed: {
    readonly pricebook: string | null
    readonly steps: readonly { readonly fromQuantity: string | null; readonly price: Price }[]
  } | null
}

const askedOf = ({ productId, quantity, price }: Line) => ({
  productId,
  quantity,
  ...(price === undefined ? {} : { price }),
})
const keyOf = (line: Line): string => JSON.stringify(askedOf(line))

/**
 * What the lines being written would cost, by the record's address: one question of all of them once nobody types. A line that the answer is not about
 * any more has none.
 */
export function useProposals(place: string | undefined, lines: readonly Line[]): (line: Line) => Proposal | undefined {
  const isWhole = lines.length > 0 && lines.every(isReckonable)
  const settled = useSettled(isWhole ? JSON.stringify(lines.map(askedOf)) : '')
  const { data } = useQuery({
    queryKey: ['proposals', place, settled],
    queryFn: async ({ signal }) => {
      const asked = JSON.parse(settled) as readonly Line[]
      const answer = await api.post<{ data: readonly Proposal[] }>(`${place}/prices`, { lines: asked }, { signal })
      return new Map(answer.data.map((each, at): [string, Proposal] => [JSON.stringify(asked[at]), each]))
    },
    enabled: place !== undefined && settled !== '',
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
  })
  return (line) => data?.get(keyOf(line))
}
