/** The options of an upload and of a commit, read strictly: an unknown member or a wrong type is told, never passed over. */
import type { Catalog } from '@holdfast/catalog'
import type { DateOrder } from '@holdfast/catalog/values'
import { Refusal, type ValueFault } from '../../platform/errors/refusal.ts'
import { isUuid } from '../../platform/identifiers.ts'
import type { DuplicateRule } from './store/queries.ts'

export interface ImportOptions {
  readonly encoding?: string
  readonly delimiter?: string
  readonly sheet?: string
  readonly mapping?: Readonly<Record<string, string | null>>
  /** Which of day and month comes first, for columns that leave it open. */
  readonly dateOrders?: Readonly<Record<string, DateOrder>>
  readonly duplicates: DuplicateRule
  readonly commit: boolean
  /** Objects of which records are made where a reference finds none. */
  readonly createMissing: readonly string[]
  /** Rows that name no owner go by the company's assignment rules, instead of to the importer. */
  readonly assign: boolean
  /** The id of the pool into which they go instead; accounts alone. */
  readonly pool: string | null
}

const RULES: readonly unknown[] = ['skip', 'update', 'merge', 'create']
const LONGEST_TEXT = 64
const MOST_COLUMNS = 2_000

const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= LONGEST_TEXT
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isMapping = (value: unknown): value is Record<string, string | null> =>
  isObject(value) &&
  Object.keys(value).length <= MOST_COLUMNS &&
  Object.values(value).every((field) => field === null || isText(field))

const isOrders = (value: unknown): value is Record<string, DateOrder> =>
  isObject(value) &&
  Object.keys(value).length <= MOST_COLUMNS &&
  Object.values(value).every((order) => order === 'dmy' || order === 'mdy')

const isNames = (value: unknown): value is string[] => Array.isArray(value) && value.length <= 20 && value.every(isText)

const CHECKS: Readonly<Record<string, (value: unknown) => boolean>> = {
  encoding: isText,
  delimiter: isText,
  sheet: (value) => typeof value === 'string' && value.length <= 255,
  mapping: isMapping,
  dateOrders: isOrders,
  duplicates: (value) => RULES.includes(value),
  commit: (value) => typeof value === 'boolean',
  createMissing: isNames,
  assign: (value) => typeof value === 'boolean',
  pool: (value) => value === null || isUuid(value),
}

/** Members that a commit may state. */
export const COMMIT_MEMBERS = ['mapping', 'dateOrders', 'duplicates'] as const

/** Members that a trial under another mapping may state. */
export const CHECK_MEMBERS = ['mapping', 'dateOrders'] as const

const pointer = (name: string) => `/${name.slice(0, 64).replaceAll('~', '~0').replaceAll('/', '~1')}`

function faultOf(name: string, value: unknown, known: readonly string[]): ValueFault | undefined {
  const check = known.includes(name) ? CHECKS[name] : undefined
  if (check === undefined) return { path: `/options${pointer(name)}`, code: 'field_unknown' }
  if (check(value)) return undefined
  return { path: `/options${pointer(name)}`, code: name === 'duplicates' ? 'choice_unknown' : 'type_wrong' }
}

/** The members as they stand, each checked. Refuses with every fault at once. */
export function checkOptions(stated: unknown, known: readonly string[] = Object.keys(CHECKS)): Partial<ImportOptions> {
  if (!isObject(stated)) throw new Refusal('invalid', { errors: [{ path: '/options', code: 'type_wrong' }] })
  const faults = Object.entries(stated).flatMap(([name, value]) => faultOf(name, value, known) ?? [])
  if (faults.length > 0) throw new Refusal('invalid', { errors: faults })
  return stated as Partial<ImportOptions>
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal('invalid', { errors: [{ path: '/options', code: 'type_wrong' }] })
  }
}

/** Companies a file names are made along with its people, unless the options say otherwise. */
const MADE_UNLESS_SAID = ['account']

/** The options of an upload; absent ones take their defaults. */
export function readOptions(text: string | undefined, catalog: Catalog): ImportOptions {
  const stated = checkOptions(text === undefined || text.trim() === '' ? {} : parse(text))
  const createMissing = (stated.createMissing ?? MADE_UNLESS_SAID).map((name) => {
    const object = catalog.findObject(name) ?? catalog.findByPlural(name)
    if (object === undefined)
      throw new Refusal('invalid', { errors: [{ path: '/options/createMissing', code: 'choice_unknown' }] })
    return object.name
  })
  const { duplicates = 'skip', commit = false, assign = false, pool = null } = stated
  return { ...stated, createMissing, duplicates, commit, assign, pool }
}
