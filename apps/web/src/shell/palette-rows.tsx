import type { SearchHit } from '@holdfast/sdk'
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
  readonly mark: ReactNode
}

export function placeRow(place: Place, t: Translate): PaletteRow {
  const Icon = place.icon
  return {
    key: place.path,
    path: place.path,
    title: t('search.open', { place: t(place.name) }),
    mark: <Icon size={16} aria-hidden="true" />,
  }
}

export function hitRow(hit: SearchHit): PaletteRow {
  return {
    key: hit.id,
    path: `/${pluralOf(hit.object)}/${hit.id}`,
    title: hit.title,
    mark: <Avatar id={hit.id} name={hit.title} size="small" square={hit.object === 'account'} />,
    ...(hit.detail === undefined ? {} : { detail: <MaskedText value={hit.detail} /> }),
  }
}

interface PaletteRowsProps {
  readonly rows: readonly PaletteRow[]
  readonly at: number
  readonly onOpen: (row: PaletteRow) => void
}

export function PaletteRows({ rows, at, onOpen }: PaletteRowsProps) {
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
        >
          <span className="pal-mark">{row.mark}</span>
          <b className="ell">{row.title}</b>
          <span className="grow ell t3">{row.detail}</span>
        </button>
      ))}
    </div>
  )
}
