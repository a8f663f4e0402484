import type { MessageId } from '../../locales/zh.ts'

/** Every kind a company's own field may have, by its name. */
export const kindNames: Readonly<Record<string, MessageId>> = {
  text: 'kind.text',
  longText: 'kind.longText',
  richText: 'kind.richText',
  phone: 'kind.phone',
  email: 'kind.email',
  url: 'kind.url',
  integer: 'kind.integer',
  decimal: 'kind.decimal',
  money: 'kind.money',
  boolean: 'kind.boolean',
  date: 'kind.date',
  dateTime: 'kind.dateTime',
  choice: 'kind.choice',
  multiChoice: 'kind.multiChoice',
  tags: 'kind.tags',
  country: 'kind.country',
  region: 'kind.region',
  creditCode: 'kind.creditCode',
  nationalId: 'kind.nationalId',
  reference: 'kind.reference',
  about: 'kind.about',
  people: 'kind.people',
  file: 'kind.file',
}

/** Kinds that are never plain: free text, and what reaches or names a person. */
const SEALED: ReadonlySet<string> = new Set([
  'text',
  'longText',
  'richText',
  'tags',
  'phone',
  'email',
  'nationalId',
  'file',
])
/** The ids of records are no secret. */
const PLAIN: ReadonlySet<string> = new Set(['reference', 'about', 'people'])
const WHOLE: ReadonlySet<string> = new Set(['creditCode', 'nationalId'])
const PARTS: ReadonlySet<string> = new Set(['text', 'email', 'url'])

export type FieldClass = 'internal' | 'confidential' | 'personal' | 'sensitive'

export const needsOptions = (kind: string): boolean => kind === 'choice' || kind === 'multiChoice'
export const needsTargets = (kind: string): boolean => PLAIN.has(kind)

/** The classes a kind may have; a company is nobody, so its record holds nothing of a person. */
export function classesFor(kind: string, subject: 'person' | 'company'): readonly FieldClass[] {
  if (PLAIN.has(kind)) return ['internal']
  const sealed: readonly FieldClass[] =
    subject === 'company' ? ['confidential'] : ['confidential', 'personal', 'sensitive']
  return SEALED.has(kind) ? sealed : ['internal', ...sealed]
}

/** What follows from a class for a field of a kind, said one by one. */
export function consequencesOf(kind: string, fieldClass: FieldClass): readonly MessageId[] {
  if (fieldClass === 'internal') return ['follows.plain', 'follows.counted']
  const masked = fieldClass === 'sensitive' || kind === 'phone' || kind === 'email'
  const search: MessageId = WHOLE.has(kind)
    ? 'follows.whole'
    : kind === 'phone'
      ? 'follows.tail'
      : PARTS.has(kind)
        ? 'follows.parts'
        : 'follows.unsearched'
  return [
    fieldClass === 'confidential' ? 'follows.sealed' : 'follows.person',
    ...(masked ? (['follows.masked'] as const) : []),
    ...(fieldClass === 'sensitive' ? (['follows.strict'] as const) : []),
    masked && search === 'follows.parts' ? 'follows.whole' : search,
  ]
}
