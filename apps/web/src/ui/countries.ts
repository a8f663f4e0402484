import { MINOR_UNITS } from '@holdfast/catalog/currencies'
import { formatCountry, formatCurrency } from './format.ts'

const CODES =
  'CN HK MO TW SG JP KR US CA GB DE FR IT ES PT NL BE LU CH AT IE DK SE NO FI IS PL CZ SK HU RO BG GR HR SI EE LV LT MT CY AU NZ IN PK BD LK NP MM TH VN MY ID PH KH LA BN MN KZ UZ KG TJ TM RU UA BY MD GE AM AZ TR IL AE SA QA KW BH OM JO LB EG MA TN DZ ZA NG KE ET GH TZ MX BR AR CL CO PE EC UY PY BO VE CR PA DO GT'

/** Countries to choose from, the likeliest first, named in the reader's language. */
export const countryOptions = () => CODES.split(' ').map((code) => ({ value: code, label: formatCountry(code) }))

const currencyOptions = () =>
  [...MINOR_UNITS.keys()].toSorted().map((code) => ({ value: code, label: formatCurrency(code) }))

/** What one chooses from where a kind has codes of a standard; undefined for every other. */
export function codesOf(kind: string) {
  if (kind === 'country') return countryOptions()
  return kind === 'currency' ? currencyOptions() : undefined
}
