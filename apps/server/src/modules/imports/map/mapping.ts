/** Which column of a file goes into which field: proposed from headings and content, or chosen by a person. */
import { fieldsOf, findByWireName, findField, type NamedField, type ObjectDeclaration } from '@holdfast/catalog'
import type { DateOrder, ParseContext } from '@holdfast/catalog/values'
import { historyKeys, sellsByFile } from '../history.ts'
import { VCARD_HEADER } from '../read/vcard-card.ts'
import { type SampleCell, scoreContent, shareThatFits } from './content.ts'
import type { ColumnOrder } from './date-orders.ts'
import { hasParts, partOf, scoreHeading } from './headings.ts'
import { rowContext } from './row-context.ts'

export interface ColumnMapping {
  /** Position in the file, from 0. */
  readonly index: number
  readonly column: string
  /** Key of the field, null where the column is left out. */
  readonly field: string | null
  /** 0 to 1; 1 where a person chose. */
  readonly confidence: number
  /** Where days have their year last: the order the column tells or a person chose; `unknown` where neither says it. */
  readonly dateOrder?: ColumnOrder
  /** The order last chosen for these headings: counts where the column itself leaves it open. */
  readonly usualOrder?: DateOrder
}

export interface Sample {
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly context: ParseContext
}

interface Candidate {
  readonly index: number
  readonly named: NamedField
  readonly score: number
}

const LOWEST_CONFIDENCE = 0.4
/** The heading is a name of the field itself. */
const SURE_HEADING = 0.99
/** Columns whose content is looked at; in wider files the headings decide. */
const MOST_COLUMNS_READ = 200

const isFillable = (object: ObjectDeclaration, { key, field }: NamedField) =>
  (field.computed !== true || historyKeys(object).includes(key)) &&
  field.kind !== 'file' &&
  (field.kind !== 'lines' || sellsByFile(object))

function scoreColumn(heading: string, named: NamedField, share: number | undefined): number {
  const byHeading = scoreHeading(heading, named)
  if (share === undefined) return byHeading
  const byContent = scoreContent(share, named.field)
  // A heading that the content contradicts (电话 over landlines, for a mobile) yields to one that it confirms; where nearly nothing fits (a foreign
  // city, for a Chinese region), the column is better left out than every row rejected.
  if (byHeading > 0 && share < 0.3) return byHeading * (share < 0.1 ? 0.3 : 0.5)
  return Math.max(byHeading, byContent, byHeading > 0 ? Math.min(1, byHeading + 0.1 * share) : 0)
}

/** The column whose heading names the country of each row. */
function countryColumn(object: ObjectDeclaration, header: readonly string[]): number | undefined {
  const named = fieldsOf(object).find(({ field }) => field.kind === 'country')
  const at = named === undefined ? -1 : header.findIndex((heading) => scoreHeading(heading, named) >= 0.9)
  return at < 0 ? undefined : at
}

function findCandidates(object: ObjectDeclaration, { header, rows, context }: Sample): Candidate[] {
  const fields = fieldsOf(object).filter((named) => isFillable(object, named))
  const country = countryColumn(object, header)
  const contexts = rows.map((row) => rowContext(country === undefined ? '' : (row[country] ?? ''), context))
  return header.flatMap((heading, index) => {
    const cells = rows.map(
      (row, at): SampleCell => ({ text: (row[index] ?? '').trim(), context: contexts[at] ?? context }),
    )
    return fields.map((named): Candidate => {
      const share = index >= MOST_COLUMNS_READ ? undefined : shareThatFits(cells, named.field)
      return { index, named, score: scoreColumn(heading, named, share) }
    })
  })
}

/** Each field once; a region or a person's name once for each of its parts, so that province and city both feed it, and surname and given name. */
function slotOf({ named, index }: Candidate, header: readonly string[]): string {
  const part = partOf(header[index] ?? '', named.field)
  return part === null ? named.key : `${named.key}/${part}`
}

/** What is given whole leaves no room for its parts, nor they for it. */
function isTaken(slot: string, taken: ReadonlySet<string>): boolean {
  const [key, level] = slot.split('/')
  if (level === undefined) return taken.has(slot)
  if (taken.has(slot) || taken.has(`${key}/whole`)) return true
  return level === 'whole' && [...taken].some((other) => other.startsWith(`${key}/`))
}

/** Names by which a person can tell every column of a file: a heading that stands twice is numbered, one that is empty is its place. */
export function columnNames(header: readonly string[]): readonly string[] {
  const taken = new Set<string>()
  return header.map((heading, at) => {
    const name = heading.trim() === '' ? `#${at + 1}` : heading
    let own = name
    for (let n = 2; taken.has(own); n++) own = `${name} (${n})`
    taken.add(own)
    return own
  })
}

const WAYS_OF_CONTACT: ReadonlySet<string> = new Set(['phone', 'email'])

const isOfCards = (header: readonly string[]): boolean =>
  header.length === VCARD_HEADER.length && header.every((heading, at) => heading === VCARD_HEADER[at])

/**
 * A column that is named as a way of contact is none that is left out quietly, however little of it can be read: its cells are told as faults. The
 * columns of cards are named by us, not by whoever wrote them.
 */
function namedWays(object: ObjectDeclaration, header: readonly string[]): Candidate[] {
  if (isOfCards(header)) return []
  const ways = fieldsOf(object).filter((named) => isFillable(object, named) && WAYS_OF_CONTACT.has(named.field.kind))
  return header.flatMap((heading, index) =>
    ways
      .filter((named) => scoreHeading(heading, named) >= SURE_HEADING)
      .map((named): Candidate => ({ index, named, score: LOWEST_CONFIDENCE })),
  )
}

/** A field for each column, the surest pairs first; null where nothing speaks for one. */
export function proposeMapping(object: ObjectDeclaration, sample: Sample): ColumnMapping[] {
  const candidates = findCandidates(object, sample)
    .filter(({ score }) => score >= LOWEST_CONFIDENCE)
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .concat(namedWays(object, sample.header))
  const chosen = new Map<number, Candidate>()
  const taken = new Set<string>()
  for (const candidate of candidates) {
    const slot = slotOf(candidate, sample.header)
    if (chosen.has(candidate.index) || isTaken(slot, taken)) continue
    chosen.set(candidate.index, candidate)
    taken.add(slot)
  }
  return sample.header.map((column, index) => {
    const found = chosen.get(index)
    const confidence = found === undefined ? 0 : Math.round(found.score * 100) / 100
    return { index, column, field: found?.named.key ?? null, confidence }
  })
}

export type ChosenMapping =
  | { readonly mapping: readonly ColumnMapping[] }
  | {
      readonly unknownColumns: readonly string[]
      readonly unknownFields: readonly string[]
      readonly repeated: readonly string[]
    }

/** The key of the field that a person names by its key or its name in the interface. */
function findKey(object: ObjectDeclaration, name: string): string | undefined {
  const key = findField(object, name) === undefined ? findByWireName(object, name)?.key : name
  const field = key === undefined ? undefined : findField(object, key)
  return key !== undefined && field !== undefined && isFillable(object, { key, field }) ? key : undefined
}

/** The proposal with a person's choices (`{"列名": "field" | null}`) in place of its own; or what in them does not exist. */
export function chooseMapping(
  object: ObjectDeclaration,
  proposed: readonly ColumnMapping[],
  choices: Readonly<Record<string, string | null>>,
): ChosenMapping {
  const entries = Object.entries(choices)
  const unknownColumns = entries
    .map(([column]) => column)
    .filter((column) => !proposed.some((each) => each.column === column))
  const named = entries.flatMap(([, name]) => (name === null ? [] : [name]))
  const unknownFields = named.filter((name) => findKey(object, name) === undefined)
  const mapping = proposed.map((each): ColumnMapping => {
    if (!Object.hasOwn(choices, each.column)) return each
    const name = choices[each.column]
    const field = name === null || name === undefined ? null : (findKey(object, name) ?? null)
    return { ...each, field, confidence: 1 }
  })
  const kept = dropOverruled(mapping, choices)
  const repeated = findRepeated(object, kept)
  return unknownColumns.length + unknownFields.length + repeated.length > 0
    ? { unknownColumns, unknownFields, repeated }
    : { mapping: kept }
}

/** A proposed column gives its field up where a person chose another column for it. */
function dropOverruled(
  mapping: readonly ColumnMapping[],
  choices: Readonly<Record<string, string | null>>,
): readonly ColumnMapping[] {
  const chosen = mapping.filter((each) => Object.hasOwn(choices, each.column)).map((each) => each.field)
  return mapping.map((each) => {
    const overruled = !Object.hasOwn(choices, each.column) && each.field !== null && chosen.includes(each.field)
    return overruled ? { ...each, field: null, confidence: 0 } : each
  })
}

function findRepeated(object: ObjectDeclaration, mapping: readonly ColumnMapping[]): string[] {
  const fields = mapping.flatMap(({ field }) => (field === null ? [] : [field]))
  const repeated = fields.filter((field, at) => fields.indexOf(field) !== at && !hasParts(object.fields[field]))
  return [...new Set(repeated)]
}
