import type { CatalogField } from '@holdfast/sdk'
import type { CSSProperties } from 'react'

const widths: Readonly<Record<string, string>> = {
  phone: '182px',
  email: 'minmax(232px, 1.4fr)',
  date: '128px',
  dateTime: '112px',
  choice: '116px',
  boolean: '88px',
  integer: '96px',
  money: '112px',
  country: '120px',
  creditCode: '220px',
  reference: 'minmax(120px, 1.2fr)',
}

const USER = '120px'

function widthOf(field: CatalogField, at: number): string {
  if (at === 0) return 'minmax(160px, 1.4fr)'
  if (field.targets?.[0] === 'user') return USER
  return widths[field.kind] ?? 'minmax(110px, 1fr)'
}

/** The grid of a list's columns, handed to the style sheet as one custom property. */
export const gridTemplate = (columns: readonly CatalogField[]): CSSProperties => ({
  ['--columns' as string]: `${columns.map(widthOf).join(' ')} 44px`,
})
