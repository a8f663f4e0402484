/** Finding by the whole value or by its last characters. */
import type { Field } from '../declaration.ts'
import { normaliseEmail } from '../values/email.ts'
import { normaliseCreditCode, normaliseNationalId } from '../values/identity.ts'
import { normalisePhone } from '../values/phone.ts'
import { normaliseText } from './normalise.ts'

export interface Query {
  /** What was typed. */
  readonly text: string
  /** ISO 3166-1 alpha-2 of the tenant, in whose national form telephone numbers are typed. */
  readonly country: string
}

const TAILS = [8, 6, 4] as const
const SHORTEST_TAIL = 4

/** Stored values are in their one form already; whatever else they are, they are compared without case. */
export const exactForm = (field: Field, value: string): string =>
  field.kind === 'text' || field.kind === 'url' ? normaliseText(value) : value.toLowerCase()

/** The query in the form in which the field's values are kept; undefined where it can be no value of the field. */
export function exactFormOfQuery(field: Field, query: Query): string | undefined {
  const read = readWhole(field, query)
  return read === undefined || read === '' ? undefined : exactForm(field, read)
}

function readWhole(field: Field, query: Query): string | undefined {
  switch (field.kind) {
    case 'phone':
      return normalisePhone(query.text, { country: query.country })
    case 'email':
      return normaliseEmail(query.text)
    case 'creditCode':
      return normaliseCreditCode(query.text)
    case 'nationalId':
      return normaliseNationalId(query.text)
    default:
      return query.text
  }
}

/** The characters of a value that a tail is taken from: the digits of a number, else letters and digits. */
function tailForm(field: Field, text: string): string {
  return field.kind === 'phone' ? text.replace(/\D/g, '') : normaliseText(text).replace(/[^\p{L}\p{N}]/gu, '')
}

/** Adds `t8:`, `t6:` and `t4:` with the last characters, as far as the value is that long. */
export function addTailTerms(terms: Set<string>, field: Field, value: string): void {
  const characters = [...tailForm(field, value)]
  for (const length of TAILS)
    if (characters.length >= length) terms.add(`t${length}:${characters.slice(-length).join('')}`)
}

/** The tail that a query asks for; undefined where it is shorter than four or, for a number, no digits. */
export function tailOfQuery(field: Field, query: Query): string | undefined {
  const written = query.text.toWellFormed().normalize('NFKC')
  if (field.kind === 'phone' && !/^[\d\s()+.-]+$/.test(written)) return undefined
  const tail = tailForm(field, written)
  return [...tail].length < SHORTEST_TAIL ? undefined : tail
}

/** The longest indexed tail within the one asked for: five digits ask for the last four, and each hit is verified. */
export function tailTermOfQuery(field: Field, query: Query): string | undefined {
  const characters = [...(tailOfQuery(field, query) ?? '')]
  const length = TAILS.find((each) => each <= characters.length)
  return length === undefined ? undefined : `t${length}:${characters.slice(-length).join('')}`
}

/** Whether the value ends with the tail that the query asks for. */
export function endsWithTail(field: Field, value: string, query: Query): boolean {
  const tail = tailOfQuery(field, query)
  return tail !== undefined && tailForm(field, value).endsWith(tail)
}
