/** Values made up from a field's declaration alone, for pages that show what a role would see: nothing of any record. Pure. */
import type { Field, FieldKind, Label, ObjectDeclaration } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'

type Language = 'zh' | 'en'

/** In which words, and in which currency, values are made up. */
export interface Inventing {
  readonly language: Language
  readonly currency: string
  readonly labelOf: (object: string) => Label
}

const named = ({ label }: Pick<Field, 'label'>, language: Language): string =>
  language === 'zh' ? `示例${label.zh}` : `Sample ${label.en.toLowerCase()}`

/** The others are words. Numbers are of ranges that nobody is given, and dates long gone. */
const VALUES: Partial<Record<FieldKind, Json>> = {
  phone: '+8613800000000',
  email: 'sample@example.com',
  url: 'https://example.com/',
  integer: 12,
  decimal: '1.5',
  boolean: true,
  date: '2020-01-15',
  dateTime: '2020-01-15T02:00:00.000Z',
  country: 'CN',
  region: '310000',
  nationalId: '110000190001010000',
  creditCode: '910000000000000000',
  people: [],
  file: [],
  lines: [],
  quantities: [],
}

function madeUp(field: Field, { language, currency, labelOf }: Inventing): Json {
  const { kind, options = [], targets = [] } = field
  switch (kind) {
    case 'choice':
      return options[0]?.value ?? null
    case 'multiChoice':
      return options.slice(0, 2).map(({ value }) => value)
    case 'tags':
      return [named(field, language)]
    case 'currency':
      return currency
    case 'money':
      return { amount: '12000.00', currency }
    case 'reference':
    case 'about':
      return named({ label: targets[0] === 'user' ? field.label : labelOf(targets[0] ?? '') }, language)
    default:
      return VALUES[kind] ?? named(field, language)
  }
}

/** Made-up values of all fields of an object, by key; of a reference its name. */
export const inventedValues = ({ fields }: ObjectDeclaration, inventing: Inventing): Readonly<Record<string, Json>> =>
  Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, madeUp(field, inventing)]))
