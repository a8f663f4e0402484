/** How far a target is reached: exact decimals, never floats. */

/** An amount of money as a decimal string, in a currency of ISO 4217. */
export interface Money {
  readonly amount: string
  readonly currency: string
}

/** What is won of a target, in its currency. */
export interface Attained {
  readonly closed: Money
  /** In percent with one decimal, rounded down: 100 is said only of a target that is reached. */
  readonly percent: string
  /** What is still missing; what was won beyond the target has a minus. */
  readonly gap: Money
}

const TENTHS_OF_A_PERCENT = 1000n

const placesOf = (amount: string): number => amount.split('.')[1]?.length ?? 0

/** `-12.5` with two places → -1250n. */
function unitsOf(amount: string, places: number): bigint {
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.')
  const units = BigInt(`${whole}${fraction.padEnd(places, '0')}`)
  return amount.startsWith('-') ? -units : units
}

function textOf(units: bigint, places: number): string {
  const digits = `${units < 0n ? -units : units}`.padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  return `${units < 0n ? '-' : ''}${whole}${places === 0 ? '' : `.${digits.slice(digits.length - places)}`}`
}

/** Whole division towards minus infinity; the divisor is above zero. */
const floorDivided = (units: bigint, by: bigint): bigint => {
  const quotient = units / by
  return units % by < 0n ? quotient - 1n : quotient
}

/** What of a target above zero is won; both amounts in the target's currency. */
export function attainedOf(target: Money, won: string): Attained {
  const places = Math.max(placesOf(target.amount), placesOf(won))
  const [whole, closed] = [unitsOf(target.amount, places), unitsOf(won, places)]
  const money = (units: bigint): Money => ({ amount: textOf(units, places), currency: target.currency })
  return {
    closed: money(closed),
    percent: textOf(floorDivided(closed * TENTHS_OF_A_PERCENT, whole), 1),
    gap: money(whole - closed),
  }
}
