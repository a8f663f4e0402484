interface Money {
  readonly amount: string
  readonly currency: string
}

const DIGITS = 3

const inThousandths = (amount: string): bigint => {
  const [whole = '0', part = ''] = amount.split('.')
  return BigInt(whole + part.slice(0, DIGITS).padEnd(DIGITS, '0'))
}

/** What amounts come to, each currency by itself, in the order in which they are met. Exact: no amount goes through a binary fraction. */
export function moneySums(amounts: readonly Money[]): readonly Money[] {
  const sums = new Map<string, bigint>()
  for (const { amount, currency } of amounts) sums.set(currency, (sums.get(currency) ?? 0n) + inThousandths(amount))
  return [...sums].map(([currency, sum]) => {
    const digits = (sum < 0n ? -sum : sum).toString().padStart(DIGITS + 1, '0')
    return { currency, amount: `${sum < 0n ? '-' : ''}${digits.slice(0, -DIGITS)}.${digits.slice(-DIGITS)}` }
  })
}
