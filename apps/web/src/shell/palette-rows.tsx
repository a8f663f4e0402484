import type { SearchHit } from '@holdfast/sdk'
import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { type Translate, useT } from '../app/i18n.ts'
import { pluralOf } from '../records/plurals.ts'
import { Avatar } from '../ui/avatar.tsx'
import { MaskedText } from '../ui/masked-text.tsx'
import type { Place } from './places.ts'

export interface PaletteRow {
  readonly key: string
  readonly path: string
  readonly title: string
  readonly detail?: ReactNode
  /** What it is: a contact, an account. */
  readonly kind?: string
  readonly mark: ReactNode
}

export function placeRow(place: Pick<Place, 'path' | 'name' | 'icon'>, t: Translate): PaletteRow {
  const Icon = place.icon
  return {
    key: place.path,
    path: place.path,
    title: t('search.open', { place: t(place.name) }),
    mark: <Icon size={16} aria-hidden="true" />,
  }
}

/** The act of making a record, as its list offers it. */
export const createRow = (plural: string, title: string): PaletteRow => ({
  key: `new ${plural}`,
  path: `/${plural}?new=1`,
  title,
  mark: <Plus size={16} aria-hidden="true" />,
})

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** What tells two of the same name apart: the company, the job, the masked number. */
function detailOf(hit: SearchHit): string {
  return [hit.company, hit.title, hit.mobile, hit.phone]
    .flatMap((value) => textOf(value) ?? [])
    .slice(0, 3)
    .join(' · ')
}

export function hitRow(hit: SearchHit, kind: string): PaletteRow {
  const title = textOf(hit.name) ?? textOf(hit.company) ?? hit.id.slice(-8)
  return {
    key: hit.id,
    path: `/${pluralOf(hit.object)}/${hit.id}`,
    title,
    mark: <Avatar id={hit.id} name={title} size="small" square={hit.object === 'account'} />,
    detail: <MaskedText value={detailOf(hit)} />,
    kind,
  }
}

interface PaletteRowsProps {
  readonly rows: readonly PaletteRow[]
  readonly at: number
  readonly onOpen: (row: PaletteRow) => void
  readonly onPoint: (at: number) => void
}

export function PaletteRows({ rows, at, onOpen, onPoint }: PaletteRowsProps) {
  const t = useT()
  return (
    <div id="palette-rows" role="listbox" aria-label={t('search.results')} className="pal-rows">
      {rows.map((row, index) => (
        <button
          type="button"
          key={row.key}
          id={`palette-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          className={index === at ? 'pal-row on' : 'pal-row'}
          onClick={() => onOpen(row)}
          onPointerMove={() => onPoint(index)}
        >
          <span className="pal-mark">{row.mark}</span>
          <b className="ell">{row.title}</b>
          <span className="grow ell t3 mask">{row.detail}</span>
          {row.kind === undefined ? null : <span className="kindname">{row.kind}</span>}
        </button>
      ))}
    </div>
  )
}
