/**
 * Telephone numbers: E.164. The `min` metadata of libphonenumber-js is enough, since we ask only whether a number can exist in its country; what
 * must be a mobile is decided for China by its own rule, because ranges are opened faster than metadata is renewed.
 */
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min'
import type { Field } from '../declaration.ts'
import { toHalfWidth, withoutInvisible } from './characters.ts'
import { acceptedOr, type Json, type ParseContext, stringsBy, type ValueType } from './value-type.ts'

const PUNCTUATION = /[\s().\-/\u00A0\u2010-\u2015\u2212]/gu
const CN_MOBILE = /^1[3-9]\d{9}$/
// 010 and 02x with eight digits, other area codes (four digits with the trunk 0) with seven or eight; 400 and 800 service numbers.
const CN_LANDLINE = /^0?(?:(?:10|2\d)\d{8}|[3-9]\d{2}\d{7,8})$/
const CN_SERVICE = /^[48]00\d{7}$/

const digitsOf = (text: string): string => withoutInvisible(toHalfWidth(text)).replace(PUNCTUATION, '')

function readChinese(national: string, mobileOnly: boolean): string | undefined {
  if (CN_MOBILE.test(national)) return `+86${national}`
  if (mobileOnly) return undefined
  if (CN_SERVICE.test(national)) return `+86${national}`
  return CN_LANDLINE.test(national) ? `+86${national.replace(/^0/, '')}` : undefined
}

function readElsewhere(number: string, country: string): string | undefined {
  const home: CountryCode | undefined = isSupportedCountry(country) ? country : undefined
  const parsed = parsePhoneNumberFromString(number, home === undefined ? {} : { defaultCountry: home, extract: false })
  return parsed?.isValid() === true ? parsed.number : undefined
}

/** The Chinese national part of a number that names China or is written in a Chinese company; undefined for another country's. */
function chinesePart(number: string, country: string): string | undefined {
  const international = /^(?:\+|00)86/.exec(number)
  if (international !== null) return number.slice(international[0].length)
  if (country !== 'CN' || number.startsWith('+') || number.startsWith('00')) return undefined
  return /^86\d{11}$/.test(number) ? number.slice(2) : number
}

export interface NumberReading extends ParseContext {
  readonly mobileOnly?: boolean
}

/**
 * Any usual writing of a number → E.164, undefined where there is no such number. Letters and extensions are refused: a number that loses its
 * extension rings elsewhere. `mobileOnly` is strict for Chinese numbers; elsewhere mobiles often cannot be told from landlines.
 */
export function normalisePhone(text: string, reading: NumberReading): string | undefined {
  const number = digitsOf(text)
  if (!/^\+?\d{3,17}$/.test(number)) return undefined
  const chinese = chinesePart(number, reading.country)
  if (chinese !== undefined) return readChinese(chinese, reading.mobileOnly === true)
  return readElsewhere(number, reading.country)
}

/** `+8613800138000` → `13800138000`, `+861012345678` → `010-12345678` for readers of Chinese; E.164 otherwise. */
function printPhone(value: Json, _field: Field, language: 'zh' | 'en'): string {
  if (typeof value !== 'string') return ''
  if (language !== 'zh' || !value.startsWith('+86')) return value
  const national = value.slice(3)
  if (CN_MOBILE.test(national) || CN_SERVICE.test(national)) return national
  const areaLength = /^(?:10|2)/.test(national) ? 2 : 3
  return `0${national.slice(0, areaLength)}-${national.slice(areaLength)}`
}

const parseText: ValueType['parseText'] = (text, field, context) =>
  acceptedOr(normalisePhone(text, { ...context, mobileOnly: field.mobileOnly === true }), 'phone_invalid')

export const phoneType: ValueType = {
  schema: () => ({
    type: 'string',
    maxLength: 40,
    description: 'E.164; national form is read with the tenant’s country',
  }),
  parse: stringsBy(parseText),
  parseText,
  print: printPhone,
  operators: ['eq', 'in', 'null'],
  column: 'text',
  sort: 'text',
}
