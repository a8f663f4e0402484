/** What a template of letters may name: fields of the person who is written to, of the account or deal from which they are, and who writes. */
import {
  type Catalog,
  type Field,
  type FieldKind,
  findField,
  type Label,
  parseTemplate,
  type TemplateFault,
  type TemplatePart,
} from '@holdfast/catalog'
import { type Access, visibleFields } from '@holdfast/policy'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { ORIGINS, type Origin } from '../owner.ts'

/** A place of a template: `contact.title`, or who writes. */
export interface LetterPlace {
  readonly place: string
  readonly label: Label
  /** Of whom it is; both empty where it says who writes. */
  readonly object: Origin | null
  readonly key: string | null
}

export type PlaceFault = TemplateFault['code'] | 'place_hidden' | 'place_mixed'

const WRITER: readonly LetterPlace[] = [
  { place: 'me.name', label: { zh: '我的姓名', en: 'Your name' }, object: null, key: null },
  { place: 'company.name', label: { zh: '本公司名称', en: 'Your company' }, object: null, key: null },
]

/** Kinds that are one line of words. */
const WORDED: ReadonlySet<FieldKind> = new Set<FieldKind>([
  'text',
  'choice',
  'date',
  'integer',
  'decimal',
  'money',
  'reference',
])
/** References that have a name to be said in a letter. */
const NAMED: ReadonlySet<string> = new Set(['account', 'user'])

const isWorded = ({ kind, targets }: Field): boolean =>
  WORDED.has(kind) && (kind !== 'reference' || targets?.some((target) => NAMED.has(target)) === true)

/** Whether a field is open to everybody who sees it at all: not a masked one, nor one that the law asks most of. */
const isOpen = (field: Field): boolean => field.mask === undefined && field.class !== 'sensitive'

/** All places of a catalogue, in the order of its objects. A field that is masked is none: a letter would tell what the screen does not. */
export function letterPlaces(catalog: Catalog): readonly LetterPlace[] {
  const ofRecords = ORIGINS.flatMap((object) =>
    Object.entries(catalog.getObject(object).fields)
      .filter(([, field]) => isWorded(field) && isOpen(field))
      .map(([key, field]) => ({ place: `${object}.${key}`, label: field.label, object, key })),
  )
  return [...ofRecords, ...WRITER]
}

/** Those that a person may use: fields that they see in plain. */
export function placesFor(catalog: Catalog, access: Access): readonly LetterPlace[] {
  const seen = new Map(ORIGINS.map((object) => [object, visibleFields(access, object)]))
  return letterPlaces(catalog).filter(
    ({ object, key }) => object === null || key === null || seen.get(object)?.get(key) === 'clear',
  )
}

/** A name as it stands in a text, with what can be known of it without seeing anybody. */
function faultOfName(catalog: Catalog, written: string): PlaceFault {
  const [object = '', key = ''] = written.split('.')
  const isKnown = ORIGINS.some((each) => each === object)
  return isKnown && findField(catalog.getObject(object), key) !== undefined ? 'place_hidden' : 'place_unknown'
}

const isRead = (read: readonly TemplatePart<string>[] | TemplateFault): read is readonly TemplatePart<string>[] =>
  Array.isArray(read)

/** A text in parts, or what is wrong with it; `among` are the places that may stand in it. */
export function readText(
  catalog: Catalog,
  text: string,
  among: readonly LetterPlace[],
): readonly TemplatePart<string>[] | { readonly code: PlaceFault } {
  const names = new Set(among.map(({ place }) => place))
  const read = parseTemplate(text, (name): name is string => names.has(name))
  if (isRead(read)) return read
  return { code: read.code === 'place_unknown' ? faultOfName(catalog, read.written) : read.code }
}

/** Of whom a text tells; null where of nobody. */
export function objectsOf(parts: readonly TemplatePart<string>[]): ReadonlySet<Origin> {
  const named = parts.flatMap((part) => ('place' in part ? [part.place] : []))
  return new Set(ORIGINS.filter((object) => named.some((place) => place.startsWith(`${object}.`))))
}

/** Of what a letter that is written from there can tell: itself, and what a deal or an account leads to. */
const TOLD: Readonly<Record<Origin, readonly Origin[]>> = {
  lead: ['lead'],
  contact: ['contact'],
  account: ['account', 'contact'],
  opportunity: ['opportunity', 'account', 'contact'],
}

/** Where letters can begin with a template that names these; nowhere where they have no place in one letter. */
export const originsOf = (named: ReadonlySet<Origin>): readonly Origin[] =>
  ORIGINS.filter((origin) => [...named].every((each) => TOLD[origin].includes(each)))

/** Refuses a letter in which a place still stands as it is written: nobody is to read it so. */
export function demandFilled(catalog: Catalog, letter: { readonly subject: string; readonly words: string }): void {
  const names = new Set(letterPlaces(catalog).map(({ place }) => place))
  const stands = (text: string) =>
    [...text.matchAll(/\{\{\s*([\w.]+)\s*\}\}/g)].some(([, name = '']) => names.has(name))
  const errors = (['subject', 'words'] as const)
    .filter((path) => stands(letter[path]))
    .map((path) => ({ path: `/${path}`, code: 'place_unfilled' }))
  if (errors.length > 0) throw new Refusal('invalid', { errors })
}
