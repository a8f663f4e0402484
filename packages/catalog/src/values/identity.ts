/** Numbers that identify a company or a person in China, each with its check digit. */
import { dayOf } from './calendar.ts'
import { toHalfWidth, withoutInvisible } from './characters.ts'
import { acceptedOr, printPlain, stringsBy, type ValueType } from './value-type.ts'

const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const CREDIT_CODE = /^[1-9A-HJ-NPQRTUWXY][0-9A-HJ-NPQRTUWXY]\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/
const ID_NUMBER = /^[1-9]\d{5}(\d{4})(\d{2})(\d{2})\d{3}[\dX]$/

const compact = (text: string): string => withoutInvisible(toHalfWidth(text)).replace(/[\s-]/g, '').toUpperCase()

/** The check character of GB 32100-2015: weights 3^i mod 31 over its alphabet without I, O, S, V, Z. */
function creditCheck(code: string): string | undefined {
  let sum = 0
  let weight = 1
  for (const each of code.slice(0, 17)) {
    sum += CREDIT_ALPHABET.indexOf(each) * weight
    weight = (weight * 3) % 31
  }
  return CREDIT_ALPHABET[(31 - (sum % 31)) % 31]
}

/** The check character of GB 11643-1999: ISO 7064 MOD 11-2. */
function idCheck(number: string): string | undefined {
  let sum = 0
  for (let index = 0; index < 17; index += 1) sum += Number(number[index]) * (2 ** (17 - index) % 11)
  return '10X98765432'[sum % 11]
}

/** A unified social credit code in capitals; undefined where form or check digit is wrong. */
export function normaliseCreditCode(text: string): string | undefined {
  const code = compact(text)
  return CREDIT_CODE.test(code) && creditCheck(code) === code[17] ? code : undefined
}

/** A resident identity number of 18 characters; undefined where form, day of birth or check digit is wrong (15 digits ended in 2013). */
export function normaliseNationalId(text: string): string | undefined {
  const number = compact(text)
  const match = ID_NUMBER.exec(number)
  if (match === null || Number(match[1]) < 1850) return undefined
  if (dayOf(Number(match[1]), Number(match[2]), Number(match[3])) === undefined) return undefined
  return idCheck(number) === number[17] ? number : undefined
}

const parseCreditCode: ValueType['parseText'] = (text) => acceptedOr(normaliseCreditCode(text), 'credit_code_invalid')

export const creditCodeType: ValueType = {
  schema: () => ({ type: 'string', maxLength: 40, description: 'GB 32100-2015' }),
  parse: stringsBy(parseCreditCode),
  parseText: parseCreditCode,
  print: printPlain,
  operators: ['eq', 'in', 'null'],
  column: 'text',
  sort: 'text',
}

const parseNationalId: ValueType['parseText'] = (text) => acceptedOr(normaliseNationalId(text), 'national_id_invalid')

export const nationalIdType: ValueType = {
  ...creditCodeType,
  schema: () => ({ type: 'string', maxLength: 40, description: 'GB 11643-1999' }),
  parse: stringsBy(parseNationalId),
  parseText: parseNationalId,
  sort: 'none',
}
