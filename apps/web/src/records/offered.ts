/** Which states records may be put into, and why not into others: by what the catalogue declares. */
import type { BusinessRecord, CatalogField } from '@holdfast/sdk'
import type { MessageId } from '../locales/zh.ts'
import type { ObjectView } from './catalogue.ts'

interface Offered {
  /** With what may be chosen alone; a state is never emptied. */
  readonly field: CatalogField
  /** Why others are not there; null where all are. */
  readonly why: Why | null
}

/** The words, and the states they name. */
interface Why {
  readonly id: MessageId
  readonly states: Options
}

type States = NonNullable<ObjectView['states']>

/** Whether nobody sets a state of a record, since it follows the record's lines; of lines that the record came without it is taken to have some. */
function isFollowed({ followed }: States, record: BusinessRecord, state: string): boolean {
  if (followed?.states.includes(state) !== true) return false
  const lines = followed.lines === null ? undefined : record[followed.lines]
  return lines !== null && !(Array.isArray(lines) && lines.length === 0)
}

/** The states a record's own leads to; of one that came without its state all that any leads to. */
function nextOf(states: States, record: BusinessRecord): readonly string[] {
  const held = record[states.at]
  return held === undefined ? Object.values(states.moves).flat() : (states.moves[String(held ?? states.first)] ?? [])
}

/** Why states are missing. */
function whyOf(states: States, options: Options, records: readonly BusinessRecord[]): Why {
  const followed = options.filter(({ value }) =>
    records.some((record) => nextOf(states, record).includes(value) && isFollowed(states, record, value)),
  )
  if (followed.length > 0) return { id: 'state.follows', states: followed }
  const [record, ...others] = records
  const way = options.filter(({ value }) => records.every((each) => nextOf(states, each).includes(value)))
  if (record === undefined || others.length > 0)
    return { id: way.length === 0 ? 'state.noCommon' : 'state.nextAll', states: [] }
  const held = options.filter(({ value }) => value === (record[states.at] ?? states.first))
  return { id: way.length === 0 ? 'state.ends' : 'state.next', states: held }
}

type Options = NonNullable<CatalogField['options']>

/** What is offered where a field of some records is changed: of states what each of them may become, and what a single one is. */
export function offeredOf({ states }: ObjectView, field: CatalogField, records: readonly BusinessRecord[]): Offered {
  const { options = [] } = field
  if (states === undefined || field.key !== states.at) return { field, why: null }
  const [only] = records.length === 1 ? records : []
  const offered = options.filter(
    ({ value }) =>
      (only !== undefined && (only[states.at] ?? states.first) === value) ||
      records.every((record) => nextOf(states, record).includes(value) && !isFollowed(states, record, value)),
  )
  return {
    field: { ...field, required: true, options: offered.map(({ from: _, ...option }) => option) },
    why: offered.length === options.length ? null : whyOf(states, options, records),
  }
}
