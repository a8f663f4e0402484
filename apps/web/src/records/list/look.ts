import type { CatalogField, Density, ViewColumn, ViewLayout } from '@holdfast/sdk'
import { columnsOf, type ObjectView } from '../catalogue.ts'
import { boardFields, fieldOf } from './fields.ts'
import type { ListView } from './views.ts'

export interface LookColumn extends ViewColumn {
  readonly field: CatalogField
}

/** How a list looks: as this person last left it, else as the view says, else as the catalogue proposes. */
export interface Look {
  readonly columns: readonly LookColumn[]
  readonly density: Density
  readonly kind: 'table' | 'board'
  /** The choice that makes the columns of the board; null where the object has none. */
  readonly boardField: string | null
}

export const ROW_HEIGHTS: Readonly<Record<Density, number>> = { compact: 34, standard: 40, roomy: 48 }

/** In a view of one's own records a column that says so would be idle; what a view of the house asks about stands beside the name. */
const proposed = (object: ObjectView, { conditions, words }: ListView): readonly ViewColumn[] => {
  const asked = conditions.flatMap((condition) => ('field' in condition ? [condition.field] : []))
  const usual = columnsOf(object).flatMap(({ key }) => (asked.includes('ownerId') && key === 'owner' ? [] : [key]))
  const more = words === null ? [] : asked.filter((key) => key !== 'ownerId' && !usual.includes(key))
  return [...more, ...usual].map((key) => ({ key }))
}

/** The name stands first and stays in sight; a column that is not there for this person is left out. */
function shown(object: ObjectView, columns: readonly ViewColumn[]): readonly LookColumn[] {
  const known = columns.flatMap((column) => {
    const field = fieldOf(object, column.key)
    return field === undefined ? [] : [{ ...column, field }]
  })
  const title = fieldOf(object, object.title)
  if (title === undefined) return known
  const first = known.find(({ key }) => key === title.key) ?? { key: title.key, field: title }
  const rest = known.filter(({ key }) => key !== title.key)
  return [{ ...first, pinned: true }, ...rest.filter(({ pinned }) => pinned), ...rest.filter(({ pinned }) => !pinned)]
}

function boardFieldOf(object: ObjectView, wished: string | null | undefined): string | null {
  const possible = boardFields(object)
  return (
    (
      possible.find(({ key }) => key === wished) ??
      possible.find(({ key }) => key === (object.process?.stage ?? 'status')) ??
      possible[0]
    )?.key ?? null
  )
}

export function lookOf(object: ObjectView, view: ListView, kept: ViewLayout | undefined): Look {
  const { saved } = view
  const boardField = boardFieldOf(object, kept?.boardField ?? saved?.boardField)
  const kind = kept?.kind ?? saved?.kind ?? (object.process === undefined ? 'table' : 'board')
  return {
    columns: shown(object, kept?.columns ?? saved?.columns ?? proposed(object, view)),
    density: kept?.density ?? saved?.density ?? 'standard',
    kind: boardField === null ? 'table' : kind,
    boardField,
  }
}

/** What is kept of columns: keys, widths and pins. */
export const toColumns = (columns: readonly LookColumn[]): readonly ViewColumn[] =>
  columns.map(({ key, width, pinned }) => ({
    key,
    ...(width === undefined ? {} : { width }),
    ...(pinned === true ? { pinned } : {}),
  }))

/** What is kept of a whole look. */
export const toLayout = ({ columns, density, kind, boardField }: Look): ViewLayout => ({
  columns: toColumns(columns),
  density,
  kind,
  ...(boardField === null ? {} : { boardField }),
})
