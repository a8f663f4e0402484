/** One vCard as one row under fixed column names. What has no column of its own goes to `more`, so nothing is lost. */
import { splitComponents, unescapeText, type VcardProperty } from './vcard-property.ts'

/** Column names of every vCard file, in order; imports know them as headings. */
export const VCARD_HEADER = [
  'name',
  'org',
  'department',
  'title',
  'mobile',
  'phone',
  'email',
  'wechat',
  'qq',
  'website',
  'country',
  'province',
  'city',
  'address',
  'postcode',
  'birthday',
  'gender',
  'note',
  'more',
] as const

type Column = (typeof VCARD_HEADER)[number]
type Card = Partial<Record<Column, string>>

const IGNORED = new Set([
  ...['VERSION', 'PRODID', 'REV', 'UID', 'PHOTO', 'LOGO', 'SOUND', 'KEY', 'N', 'FN', 'X-ABLABEL', 'X-ABADR', 'LABEL'],
  ...[
    'AGENT',
    'SORT-STRING',
    'MAILER',
    'CLASS',
    'KIND',
    'CLIENTPIDMAP',
    'XML',
    'SOURCE',
    'NAME',
    'PROFILE',
    'TZ',
    'GEO',
  ],
])

const isHan = (text: string) => /\p{Script=Han}/u.test(text)

function nameOf(properties: readonly VcardProperty[]): string {
  const formatted = properties.find(({ name, value }) => name === 'FN' && value.trim() !== '')
  if (formatted !== undefined) return unescapeText(formatted.value)
  const structured = properties.find(({ name }) => name === 'N')
  if (structured === undefined) return ''
  const [family = '', given = '', middle = '', prefix = '', suffix = ''] = splitComponents(structured.value)
  if (isHan(family + given)) return family + middle + given
  return [prefix, given, middle, family, suffix].filter((part) => part !== '').join(' ')
}

const isMobileNumber = (value: string) => /^(?:\+|00)?(?:86)?1[3-9]\d{9}$/.test(value.replace(/[\s()-]/g, ''))

function columnOfPhone({ types, value }: VcardProperty): Column | undefined {
  if (types.includes('fax') || types.includes('pager')) return undefined
  const mobile = types.some((type) => ['cell', 'mobile', 'iphone'].includes(type)) || isMobileNumber(phoneOf(value))
  return mobile ? 'mobile' : 'phone'
}

function phoneOf(value: string): string {
  return unescapeText(value).replace(/^tel:/i, '').replace(/;ext=/i, ' ext. ')
}

/** A whole date, or undefined: a birthday without its year is no date. */
function dateOf(value: string): string | undefined {
  const [, year, month, day] = /^(\d{4})-?(\d{2})-?(\d{2})(?:$|T)/.exec(value.trim()) ?? []
  return year === undefined ? undefined : `${year}-${month}-${day}`
}

const GENDERS: Readonly<Record<string, string>> = { M: 'male', F: 'female', O: 'other' }

const isChat = (property: VcardProperty, word: RegExp) =>
  word.test(`${property.name} ${property.types.join(' ')} ${property.value}`)

function columnOfChat(property: VcardProperty): Column | undefined {
  if (!/^(?:IMPP|X-)/.test(property.name)) return undefined
  if (isChat(property, /we-?chat|weixin|微信/i)) return 'wechat'
  return isChat(property, /(?:^X-|\b)qq\b/i) ? 'qq' : undefined
}

const withoutScheme = (value: string) => unescapeText(value).replace(/^(?:mailto|weixin|wechat|wxid|qq|x-apple):/i, '')

type Filler = (card: Card, property: VcardProperty) => boolean

/** Fills an empty column; false where it is taken already. */
function fill(card: Card, column: Column, value: string): boolean {
  if (card[column] !== undefined) return false
  card[column] = value
  return true
}

const fillPlain =
  (column: Column): Filler =>
  (card, { value }) =>
    fill(card, column, withoutScheme(value))

function fillAddress(card: Card, { value }: VcardProperty): boolean {
  if (card.address !== undefined) return false
  const [box = '', extended = '', street = '', city = '', province = '', postcode = '', country = ''] =
    splitComponents(value)
  const lines = [street, extended, box].filter((part) => part !== '')
  card.address = isHan(street) ? lines.join('') : lines.join(', ')
  Object.assign(card, { city, province, postcode, country })
  return true
}

const FILLERS: Readonly<Record<string, Filler>> = {
  ORG(card, { value }) {
    const [org = '', ...departments] = splitComponents(value)
    return fill(card, 'org', org) && fill(card, 'department', departments.filter(Boolean).join(' / '))
  },
  TITLE: fillPlain('title'),
  EMAIL: fillPlain('email'),
  URL: fillPlain('website'),
  ADR: fillAddress,
  TEL(card, property) {
    const column = columnOfPhone(property)
    return column !== undefined && fill(card, column, phoneOf(property.value))
  },
  BDAY(card, { value }) {
    const date = dateOf(value)
    return date !== undefined && fill(card, 'birthday', date)
  },
  GENDER(card, { value }) {
    const gender = GENDERS[value.slice(0, 1).toUpperCase()]
    return gender !== undefined && fill(card, 'gender', gender)
  },
  NOTE(card, { value }) {
    const note = unescapeText(value)
    card.note = card.note === undefined ? note : `${card.note}\n${note}`
    return true
  },
}

function place(card: Card, property: VcardProperty): boolean {
  const chat = columnOfChat(property)
  if (chat !== undefined && fill(card, chat, withoutScheme(property.value))) return true
  return FILLERS[property.name]?.(card, property) ?? false
}

/** The cells of one card, in the order of `VCARD_HEADER`; preferred values come first into the columns. */
export function cellsOfCard(properties: readonly VcardProperty[]): string[] {
  const card: Card = { name: nameOf(properties) }
  const more: string[] = []
  const ordered = [...properties.filter((each) => each.preferred), ...properties.filter((each) => !each.preferred)]
  for (const property of ordered) {
    if (IGNORED.has(property.name) || property.value.trim() === '' || place(card, property)) continue
    const types = property.types.length > 0 ? ` (${property.types.join(', ')})` : ''
    more.push(`${property.name}${types}: ${splitComponents(property.value).filter(Boolean).join(' ')}`)
  }
  card.more = more.join('\n')
  return VCARD_HEADER.map((column) => card[column] ?? '')
}
