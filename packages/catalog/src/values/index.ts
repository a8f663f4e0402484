/** What each kind of field can do. A door of its own: it brings telephone metadata and the table of regions. */
import type { FieldKind } from '../declaration.ts'
import { booleanType } from './boolean.ts'
import { choiceType, multiChoiceType } from './choice.ts'
import { countryType } from './country.ts'
import { currencyType } from './currency.ts'
import { emailType } from './email.ts'
import { fileType } from './file.ts'
import { creditCodeType, nationalIdType } from './identity.ts'
import { linesType } from './lines.ts'
import { moneyType } from './money.ts'
import { decimalType, integerType } from './number.ts'
import { phoneType } from './phone.ts'
import { quantitiesType } from './quantities.ts'
import { aboutType, peopleType, referenceType } from './reference.ts'
import { regionType } from './region.ts'
import { richTextType } from './rich-text.ts'
import { longTextType, tagsType, textType } from './text.ts'
import { dateTimeType, dateType } from './time.ts'
import { urlType } from './url.ts'
import type { Json, ValueType } from './value-type.ts'

const TYPES: Readonly<Record<FieldKind, ValueType>> = {
  text: textType,
  longText: longTextType,
  richText: richTextType,
  phone: phoneType,
  email: emailType,
  url: urlType,
  integer: integerType,
  decimal: decimalType,
  money: moneyType,
  boolean: booleanType,
  date: dateType,
  dateTime: dateTimeType,
  choice: choiceType,
  multiChoice: multiChoiceType,
  tags: tagsType,
  country: countryType,
  currency: currencyType,
  region: regionType,
  creditCode: creditCodeType,
  nationalId: nationalIdType,
  reference: referenceType,
  about: aboutType,
  people: peopleType,
  file: fileType,
  lines: linesType,
  quantities: quantitiesType,
}

/** The behaviour of a kind. Every kind has one: the table does not compile without. */
export const valueType = (kind: FieldKind): ValueType => TYPES[kind]

/** What may be shown of a stored value: keys of files stay inside. */
export function shownValue(kind: FieldKind, value: Json): Json {
  const { shown } = TYPES[kind]
  return value === null || shown === undefined ? value : shown(value)
}

export { momentInZone, wallMsInZone } from './calendar.ts'
export { isOneLetterOff } from './characters.ts'
export { countryName } from './country.ts'
export { normaliseEmail, toAsciiDomain } from './email.ts'
export { filesOf, MOST_FILES, type ShownFile, type StoredFile } from './file.ts'
export { htmlToText, sanitiseHtml } from './html.ts'
export { normaliseCreditCode, normaliseNationalId } from './identity.ts'
export { type Line, type LinePart, linesOf, MOST_LINES, type StatedLine } from './lines.ts'
export { currencyOfCountry } from './money.ts'
export { normalisePhone } from './phone.ts'
export { type LineQuantity, quantitiesOf } from './quantities.ts'
export { foldLabel, maxLengthOf, splitList } from './text.ts'
export { dateOrdersOf, normaliseIsoDay, normaliseMoment } from './time.ts'
export { normaliseUrl } from './url.ts'
export type * from './value-type.ts'
