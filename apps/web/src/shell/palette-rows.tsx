import type { SearchHit } from '@holdfast/sdk'
import { CalendarPlus, type LucideIcon, Pencil, Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { labelText, type Translate, useT } from '../app/i18n.ts'
import type { MessageId } from '../locales/zh.ts'
import type { ObjectView } from '../records/catalogue.ts'
import { pluralOf } from '../records/plurals.ts'
import type { RecentRecord } from '../records/recent-records.ts'
import { RecordMark } from '../records/record-mark.tsx'
import { MaskedText } from '../ui/masked-text.tsx'
import type { Intent } from './intents.ts'
import { matchReason } from './match-reason.ts'

export interface PaletteRow {
  readonly key: string
  /** Where it leads, or what it asks of the frame. */
  readonly to: string | Intent
  readonly title: string
  readonly detail?: ReactNode
  /** What it is: a contact, an account. */
  readonly kind?: string
  /** Why it was found. */
  readonly reason?: string
  readonly mark: ReactNode
}

/** A place or page by its name. */
export function placeRow(place: { path: string; name: MessageId; icon: LucideIcon }, t: Translate): PaletteRow {
  const Icon = place.icon
  return {
    key: place.path,
    to: place.path,
    title: t('search.open', { place: t(place.name) }),
    mark: <Icon size={16} aria-hidden="true" />,
  }
}

/** The act of making a record, where one is. */
export const createRow = (plural: string, title: string): PaletteRow => ({
  key: `new ${plural}`,
  to: { kind: 'create', plural },
  title,
  mark: <Plus size={16} aria-hidden="true" />,
})

export const followUpRow = (title: string): PaletteRow => ({
  key: 'follow-up',
  to: { kind: 'followUp' },
  title,
  mark: <Pencil size={16} aria-hidden="true" />,
})

export const taskRow = (title: string): PaletteRow => ({
  key: 'task',
  to: { kind: 'task' },
  title,
  mark: <CalendarPlus size={16} aria-hidden="true" />,
})

export const recentRow = (record: RecentRecord, kind: string): PaletteRow => ({
  key: record.id,
  to: `/${record.plural}/${record.id}`,
  title: record.title,
  mark: <RecordMark object={record.object} id={record.id} name={record.title} size="small" />,
  kind,
})

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** What tells two of the same name apart: the company, the job, the masked number. */
function detailOf(hit: SearchHit): string {
  return [hit.company, hit.title, hit.mobile, hit.phone]
    .flatMap((value) => textOf(value) ?? [])
    .slice(0, 3)
    .join(' · ')
}

interface HitWords {
  readonly words: string
  readonly object: ObjectView | undefined
  readonly t: Translate
}

export function hitRow(hit: SearchHit, { words, object, t }: HitWords): PaletteRow {
  const title = textOf(hit.name) ?? textOf(hit.company) ?? hit.id.slice(-8)
  return {
    key: hit.id,
    to: `/${object?.plural ?? pluralOf(hit.object)}/${hit.id}`,
    title,
    mark: <RecordMark object={hit.object} id={hit.id} name={title} size="small" />,
    detail: <MaskedText value={detailOf(hit)} />,
    kind: labelText(object?.label ?? ''),
    ...(object === undefined ? {} : { reason: matchReason(hit, words, { object, t }) }),
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
          {row.reason === undefined || row.reason === '' ? null : <span className="palreason">{row.reason}</span>}
          {row.kind === undefined ? null : <span className="kindname">{row.kind}</span>}
        </button>
      ))}
    </div>
  )
}
