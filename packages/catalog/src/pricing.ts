/** Which price is listed for so much of a product on a day: which price books hold for a customer, in which order, and from which quantity. Decision 0077. */
import { isAbove } from './line-sums.ts'

/** For whom and when a price book holds; what is null does not narrow it. Days are `2026-11-23`, the last one included. */
export interface PriceBook {
  readonly id: string
  readonly levels: readonly string[] | null
  /** A division of GB/T 2260: of a province or a city, everything in it. */
  readonly region: string | null
  readonly from: string | null
  readonly until: string | null
}

/** What of a customer decides its prices. */
export interface Buyer {
  readonly level: string | null
  readonly region: string | null
  /** The book that was chosen for this customer. */
  readonly pricebook: string | null
}

interface Money {
  readonly amount: string
  readonly currency: string
}

/** A price of a product in a book; from one on, where no quantity is stated. */
export interface ListedFrom {
  readonly fromQuantity: string | null
  readonly price: Money
}

/** A listed price and the book in which it stands. */
export interface Listed {
  readonly price: Money
  readonly bookId: string
}

const holdsOn = ({ from, until }: PriceBook, day: string): boolean =>
  (from === null || from <= day) && (until === null || until >= day)

/** The digits of a division that those of its parts begin with: `310000` → `31`. */
const stem = (region: string): string => region.replace(/(?:00){1,2}$/, '')

/** How near a book is to a customer, the smallest the nearest; null where it is not for them. */
function distance({ id, levels, region }: PriceBook, buyer: Buyer | null): number | null {
  if (buyer !== null && buyer.pricebook === id) return 0
  const narrows = (levels?.length ?? 0) > 0
  if (narrows && (buyer?.level == null || levels?.includes(buyer.level) !== true)) return null
  if (region !== null && buyer?.region?.startsWith(stem(region)) !== true) return null
  if (narrows) return region === null ? 2 : 1
  return region === null ? 4 : 3
}

const later = (one: string, other: string): number => (one < other ? 1 : one > other ? -1 : 0)

/**
 * The books that hold on the day for the customer, the one that counts first: the one chosen for them; those for both their level and their region; for
 * their level; for their region; for everybody. Of several alike the narrower region counts, then the one that began last, then the one entered last.
 */
export function booksInOrder<Book extends PriceBook>(
  books: readonly Book[],
  buyer: Buyer | null,
  day: string,
): readonly Book[] {
  return books
    .filter((book) => holdsOn(book, day))
    .flatMap((book) => {
      const away = distance(book, buyer)
      return away === null ? [] : [{ book, away }]
    })
    .toSorted(
      (one, other) =>
        one.away - other.away ||
        stem(other.book.region ?? '').length - stem(one.book.region ?? '').length ||
        later(one.book.from ?? '', other.book.from ?? '') ||
        later(one.book.id, other.book.id),
    )
    .map(({ book }) => book)
}

/** The price of a quantity: that of the greatest step which is not above it, in the currency where one is asked for; null where no step is reached. */
export function priceAt(
  steps: readonly ListedFrom[],
  { quantity, currency }: { readonly quantity: string; readonly currency: string | null },
): Money | null {
  const reached = steps.filter(
    ({ fromQuantity, price }) =>
      !isAbove(fromQuantity ?? '0', quantity) && (currency === null || price.currency === currency),
  )
  return (
    reached.reduce<ListedFrom | null>(
      (best, step) => (best === null || isAbove(step.fromQuantity ?? '0', best.fromQuantity ?? '0') ? step : best),
      null,
    )?.price ?? null
  )
}
