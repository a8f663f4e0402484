import type { ListOf, SearchHit } from '@holdfast/sdk'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Modal } from 'antd'
import { Search } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { useNavigate } from 'react-router'
import { api } from '../app/api.ts'
import { labelText, useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { useCatalogue } from '../records/catalogue.ts'
import { settingsPagesOf } from '../settings/pages.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { useSettled } from '../ui/use-settled.ts'
import { createRow, hitRow, type PaletteRow, PaletteRows, placeRow } from './palette-rows.tsx'
import { placesOf } from './places.ts'

const CREATED_HERE = new Set(['contact', 'account', 'lead'])

/** Places by their name, records by the server's search over everything one may see. */
function usePaletteRows(words: string) {
  const t = useT()
  const me = useMe()
  const { data: catalogue } = useCatalogue()
  const asked = useSettled(words.trim())
  const hits = useQuery({
    queryKey: ['search', asked],
    queryFn: ({ signal }) =>
      api.post<Pick<ListOf<SearchHit>, 'data'>>('/search/query', { q: asked, limit: 8 }, { signal }),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
    gcTime: 0,
  })
  const labelOf = (name: string) => labelText(catalogue?.find((object) => object.name === name)?.label ?? '')
  const wanted = words.trim().toLowerCase()
  const places = [...placesOf(me), ...settingsPagesOf(me)]
    .filter((place) => wanted === '' || t(place.name).toLowerCase().includes(wanted))
    .map((place) => placeRow(place, t))
  const makes = (catalogue ?? [])
    .filter(({ name }) => CREATED_HERE.has(name) && may(me, name, 'create'))
    .map((object) => createRow(object.plural, t('create.new', { object: labelText(object.label) })))
    .filter(({ title }) => wanted === '' || title.toLowerCase().includes(wanted))
  const records = asked === '' ? [] : (hits.data?.data ?? []).map((hit) => hitRow(hit, labelOf(hit.object)))
  return { rows: [...records, ...places, ...makes], hits, asked }
}

function move(event: KeyboardEvent, at: number, count: number): number | null {
  if (event.key === 'ArrowDown') return Math.min(at + 1, count - 1)
  if (event.key === 'ArrowUp') return Math.max(at - 1, 0)
  return null
}

interface PaletteInputProps {
  readonly words: string
  readonly active: string | undefined
  readonly onWords: (words: string) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

function PaletteInput({ words, active, onWords, onKeyDown }: PaletteInputProps) {
  const t = useT()
  return (
    <div className="pal-input">
      <Search size={18} aria-hidden="true" />
      <input
        // biome-ignore lint/a11y/noAutofocus: the palette is opened to type in it
        autoFocus
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-rows"
        aria-activedescendant={active}
        aria-label={t('search.label')}
        placeholder={t('search.box')}
        value={words}
        onChange={(event) => onWords(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <kbd>Esc</kbd>
    </div>
  )
}

function PaletteBody({ onClose }: { readonly onClose: () => void }) {
  const t = useT()
  const navigate = useNavigate()
  const [words, setWords] = useState('')
  const [at, setAt] = useState(0)
  const { rows, hits, asked } = usePaletteRows(words)
  const open = (row: PaletteRow | undefined) => {
    if (row === undefined) return
    onClose()
    void navigate(row.path)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const next = move(event, at, rows.length)
    if (next !== null) setAt(next)
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) open(rows[at])
    if (next !== null || event.key === 'Enter') event.preventDefault()
  }
  const onWords = (text: string) => {
    setWords(text)
    setAt(0)
  }
  return (
    <>
      <PaletteInput
        words={words}
        active={rows[at] === undefined ? undefined : `palette-${at}`}
        onWords={onWords}
        onKeyDown={onKeyDown}
      />
      <ProblemNote error={hits.error} />
      <PaletteRows rows={rows} at={at} onOpen={open} onPoint={setAt} />
      {asked !== '' && rows.length === 0 && !hits.isFetching ? <p className="pal-none">{t('search.none')}</p> : null}
      <p className="pal-foot">{t('search.hint')}</p>
    </>
  )
}

export function Palette({ onClose }: { readonly onClose: () => void }) {
  const t = useT()
  return (
    <Modal
      open
      footer={null}
      closable={false}
      width={600}
      className="palette"
      aria-label={t('search.label')}
      onCancel={onClose}
    >
      <PaletteBody onClose={onClose} />
    </Modal>
  )
}
