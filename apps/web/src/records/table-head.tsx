import type { CatalogField } from '@holdfast/sdk'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { labelText, useT } from '../app/i18n.ts'
import { ClassGlyph } from '../ui/class-glyph.tsx'

interface TableHeadProps {
  readonly columns: readonly CatalogField[]
  readonly sort: string
  readonly onSort: (sort: string) => void
}

const SORTABLE = new Set(['public', 'internal'])

function directionOf(sort: string, field: string): 'ascending' | 'descending' | 'none' {
  if (sort === field) return 'ascending'
  return sort === `-${field}` ? 'descending' : 'none'
}

const nextSort = (sort: string, field: string): string => (sort === `-${field}` ? field : `-${field}`)

/** Sorting by a sealed field works for few records only, so a list offers it for plain ones. */
function HeadCell({ field, sort, onSort }: { field: CatalogField; sort: string; onSort: (sort: string) => void }) {
  const t = useT()
  const label = labelText(field.label)
  const direction = directionOf(sort, field.key)
  if (!SORTABLE.has(field.class) || field.kind === 'reference' || field.sortable === false) {
    return (
      <th scope="col">
        {label} <ClassGlyph of={field.class} />
      </th>
    )
  }
  return (
    <th scope="col" aria-sort={direction}>
      <button
        type="button"
        className="sorter"
        title={t('list.sort', { field: label })}
        onClick={() => onSort(nextSort(sort, field.key))}
      >
        {label}
        {direction === 'ascending' && <ArrowUp size={12} aria-hidden="true" />}
        {direction === 'descending' && <ArrowDown size={12} aria-hidden="true" />}
      </button>
    </th>
  )
}

export function TableHead({ columns, sort, onSort }: TableHeadProps) {
  const t = useT()
  return (
    <thead className="vt-headgroup">
      <tr className="vt-row vt-head">
        {columns.map((field) => (
          <HeadCell key={field.key} field={field} sort={sort} onSort={onSort} />
        ))}
        <th scope="col">
          <span className="vh">{t('list.contact')}</span>
        </th>
      </tr>
    </thead>
  )
}
