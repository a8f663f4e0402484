/** Texts with places that are filled in from a record: `{{account.name}}`. A place is a name from a list and nothing else; nothing in a text or in a value is ever run. */

/** What can be filled in on a contract, and the field it shows; empty for what is the company's own. */
export const TEMPLATE_PLACES = {
  number: { field: 'number', label: { zh: '合同编号', en: 'Number' } },
  name: { field: 'name', label: { zh: '合同名称', en: 'Title' } },
  'account.name': { field: 'account', label: { zh: '客户名称', en: 'Customer' } },
  'contact.name': { field: 'contact', label: { zh: '联系人', en: 'Contact' } },
  'owner.name': { field: 'owner', label: { zh: '负责人', en: 'Owner' } },
  'company.name': { field: null, label: { zh: '本公司名称', en: 'Your company' } },
  'company.address': { field: null, label: { zh: '本公司地址', en: 'Your address' } },
  start: { field: 'startsOn', label: { zh: '开始日期', en: 'First day' } },
  end: { field: 'endsOn', label: { zh: '最后一天', en: 'Last day' } },
  renewal: { field: 'renewalMonths', label: { zh: '自动续约月数', en: 'Months of renewal' } },
  notice: { field: 'noticeDays', label: { zh: '提前通知天数', en: 'Days of notice' } },
  net: { field: 'amount', label: { zh: '不含税金额', en: 'Sum without tax' } },
  tax: { field: 'tax', label: { zh: '税额', en: 'Tax' } },
  total: { field: 'gross', label: { zh: '含税金额', en: 'Sum with tax' } },
} as const
export type TemplatePlace = keyof typeof TEMPLATE_PLACES

export const isTemplatePlace = (name: string): name is TemplatePlace => Object.hasOwn(TEMPLATE_PLACES, name)

/** What is said as it stands, or a place. */
export type TemplatePart<Place extends string = TemplatePlace> = { readonly text: string } | { readonly place: Place }

/** What is wrong with a text: a place that is not closed, or a name that is not in the list. */
export interface TemplateFault {
  readonly code: 'place_unclosed' | 'place_unknown'
  /** As it was written. */
  readonly written: string
}

const LONGEST_NAME = 80

/** The parts of a text, or the first thing that is wrong with it; which names are places the caller says. */
export function parseTemplate<Place extends string>(
  text: string,
  isPlace: (name: string) => name is Place,
): readonly TemplatePart<Place>[] | TemplateFault {
  const [first = '', ...others] = text.split('{{')
  const parts: TemplatePart<Place>[] = [{ text: first }]
  for (const each of others) {
    const end = each.indexOf('}}')
    if (end < 0) return { code: 'place_unclosed', written: each.slice(0, LONGEST_NAME) }
    const name = each.slice(0, end).trim()
    if (!isPlace(name)) return { code: 'place_unknown', written: name.slice(0, LONGEST_NAME) }
    parts.push({ place: name }, { text: each.slice(end + 2) })
  }
  return parts
}

/** What is filled in where there is nothing: a line to write on. */
const BLANK = '＿＿＿＿'

/** The text with its places filled in, each value as it stands, once; what has none gets a line to write on. */
export function fillTemplate<Place extends string>(
  parts: readonly TemplatePart<Place>[],
  says: (place: Place) => string | null,
): string {
  return parts.map((part) => ('text' in part ? part.text : (says(part.place) ?? BLANK))).join('')
}
