import type { ListOf, Page, SearchHit } from '@holdfast/sdk'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Modal } from 'antd'
import { Search } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import { api } from '../app/api.ts'
import { labelText, useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import type { MessageId } from '../locales/zh.ts'
import { useCatalogue } from '../records/catalogue.ts'
import { FOLLOWED_UP } from '../records/followed-up.ts'
import { NotSearchedNote } from '../records/not-searched-note.tsx'
import { useRecentRecords } from '../records/recent-records.ts'
import { settingsPagesOf } from '../settings/pages.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { useSettled } from '../ui/use-settled.ts'
import { useBothLanguages } from './both-languages.ts'
import { ask } from './intents.ts'
import {
  createRow,
  followUpRow,
  hitRow,
  type PaletteRow,
  PaletteRows,
  placeRow,
  recentRow,
  taskRow,
} from './palette-rows.tsx'
import { placesOf } from './places.ts'

const CREATED_HERE = new Set(['contact', 'account', 'lead', 'opportunity'])

/** What the palette was opened for: anything, or to write a follow-up or plan a task about somebody. */
export type Purpose = 'open' | 'followUp' | 'task'

const HINTS: Readonly<Record<Purpose, MessageId>> = {
  open: 'search.box',
  followUp: 'search.followUp',
  task: 'search.task',
}

/** What the page of the chosen record is asked for. */
const ASKED: Readonly<Record<Purpose, string>> = { open: '', followUp: '#write', task: '#task' }

type Found = Pick<ListOf<SearchHit>, 'data'> & Pick<Page, 'notSearched'>

const useHits = (asked: string) =>
  useQuery({
    queryKey: ['search', asked],
    queryFn: ({ signal }) => api.post<Found>('/search/query', { q: asked, limit: 8 }, { signal }),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
    gcTime: 0,
  })

/** Acts and places by their names in either language. */
function useActs(wanted: string): readonly PaletteRow[] {
  const t = useT()
  const me = useMe()
  const { data: catalogue } = useCatalogue()
  const both = useBothLanguages()
  const isNamed = (...names: readonly string[]) => names.some((name) => name.toLowerCase().includes(wanted))
  const inBoth = (id: MessageId) => [t(id), ...(both ?? []).map((wordsOf) => wordsOf(id))]
  const places = [...placesOf(me), ...settingsPagesOf(me)]
    .filter(({ name, path }, at, all) => all.findIndex((one) => one.path === path) === at && isNamed(...inBoth(name)))
    .map((place) => placeRow(place, t))
  const makes = (catalogue ?? [])
    .filter(({ name }) => CREATED_HERE.has(name) && may(me, name, 'create'))
    .flatMap((object) => {
      const names = typeof object.label === 'string' ? [object.label] : [object.label.zh, object.label.en]
      const title = t('create.new', { object: labelText(object.label) })
      const named = names.flatMap((name) => inBoth('create.new').map((words) => words.replace('{object}', name)))
      return isNamed(title, ...named) ? [createRow(object.plural, title)] : []
    })
  const writes =
    may(me, 'activity', 'create') && isNamed(...inBoth('followUp.write')) ? [followUpRow(t('followUp.write'))] : []
  const plans = may(me, 'task', 'create') && isNamed(...inBoth('task.new')) ? [taskRow(t('task.new'))] : []
  return [...makes, ...writes, ...plans, ...places]
}

/** Places and acts by their name, recent records, and records by the server's search over everything one may see. */
function usePaletteRows(words: string, purpose: Purpose) {
  const t = useT()
  const { data: catalogue } = useCatalogue()
  const asked = useSettled(words.trim())
  const hits = useHits(asked)
  const objectOf = (name: string) => catalogue?.find((object) => object.name === name)
  const recent = useRecentRecords()
    .filter(({ object }) => purpose === 'open' || FOLLOWED_UP.has(object))
    .map((one) => recentRow(one, labelText(objectOf(one.object)?.label ?? '')))
  const found = (hits.data?.data ?? [])
    .filter(({ object }) => purpose === 'open' || FOLLOWED_UP.has(object))
    .map((hit) => hitRow(hit, { words: asked, object: objectOf(hit.object), t }))
  const acts = useActs(words.trim().toLowerCase())
  const records = asked === '' ? recent : found
  const settled = asked === words.trim() && !hits.isPlaceholderData && !(asked !== '' && hits.isPending)
  return { rows: purpose === 'open' ? [...records, ...acts] : records, hits, asked, settled }
}

function move(event: KeyboardEvent, at: number, count: number): number | null {
  if (event.key === 'ArrowDown') return Math.min(at + 1, count - 1)
  if (event.key === 'ArrowUp') return Math.max(at - 1, 0)
  return null
}

interface PaletteInputProps {
  readonly words: string
  readonly active: string | undefined
  readonly purpose: Purpose
  readonly onWords: (words: string) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

function PaletteInput({ words, active, purpose, onWords, onKeyDown }: PaletteInputProps) {
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
        placeholder={t(HINTS[purpose])}
        value={words}
        onChange={(event) => onWords(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <kbd>Esc</kbd>
    </div>
  )
}

interface PaletteProps {
  readonly purpose: Purpose
  /** What was typed for it before it came. */
  readonly typed: RefObject<string>
  readonly onClose: () => void
}

/** Opens a row: goes there, or asks the frame for what it stands for. */
function useOpening({ purpose, onClose }: Omit<PaletteProps, 'typed'>) {
  const navigate = useNavigate()
  return (row: PaletteRow | undefined) => {
    if (row === undefined) return
    onClose()
    if (typeof row.to !== 'string') ask(row.to)
    else void navigate(`${row.to}${ASKED[purpose]}`)
  }
}

/** What stands there while an answer is on its way belongs to earlier words: the wish to open waits for its own. */
function useWish(settled: boolean, open: () => void) {
  const [wished, setWished] = useState(false)
  useEffect(() => {
    if (!wished || !settled) return
    setWished(false)
    open()
  })
  return { wish: () => setWished(true), forget: () => setWished(false) }
}

function PaletteBody(props: PaletteProps) {
  const { purpose, typed } = props
  const t = useT()
  const [words, setWords] = useState(typed.current)
  const [at, setAt] = useState(0)
  const { rows, hits, asked, settled } = usePaletteRows(words, purpose)
  const open = useOpening(props)
  const { wish, forget } = useWish(settled, () => open(rows[at]))
  const onKeyDown = (event: KeyboardEvent) => {
    const next = move(event, at, rows.length)
    if (next !== null) setAt(next)
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) wish()
    if (next !== null || event.key === 'Enter') event.preventDefault()
  }
  const onWords = (text: string) => {
    forget()
    setWords(text)
    setAt(0)
  }
  return (
    <>
      <PaletteInput
        words={words}
        purpose={purpose}
        active={rows[at] === undefined ? undefined : `palette-${at}`}
        onWords={onWords}
        onKeyDown={onKeyDown}
      />
      <ProblemNote error={hits.error} />
      <PaletteRows rows={rows} at={at} onOpen={open} onPoint={setAt} />
      {asked !== '' && rows.length === 0 && !hits.isFetching ? (
        <p className="pal-none" role="status">
          {t('search.none')}
        </p>
      ) : null}
      {asked === '' ? null : <NotSearchedNote about={hits.data?.notSearched} />}
      <p className="pal-foot">{t('search.hint')}</p>
    </>
  )
}

export function Palette(props: PaletteProps) {
  const t = useT()
  return (
    <Modal
      open
      footer={null}
      closable={false}
      width={600}
      className="palette"
      title={t('search.label')}
      classNames={{ header: 'vh' }}
      onCancel={props.onClose}
    >
      <PaletteBody {...props} />
    </Modal>
  )
}
