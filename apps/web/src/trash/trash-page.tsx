import { Button, Input } from 'antd'
import { Search } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { useAct } from '../access/use-act.ts'
import { labelText, useT } from '../app/i18n.ts'
import { useSaying } from '../app/saying.tsx'
import { may, useMe } from '../app/session.tsx'
import { type ObjectView, useCatalogue } from '../records/catalogue.ts'
import { useClearing } from '../ui/clearing.tsx'
import { NoPage } from '../ui/no-page.tsx'
import { ProblemNote, problemText } from '../ui/problem-note.tsx'
import { SheetLoading } from '../ui/sheet-loading.tsx'
import { useSettled } from '../ui/use-settled.ts'
import { TrashRows } from './trash-rows.tsx'
import { type DeletedRecord, restore, useTrash } from './use-trash.ts'

/** The objects of which this person may take something out of the trash; what is only seen within another record stands with it. */
function useRestorable() {
  const me = useMe()
  const { data, error, refetch } = useCatalogue()
  const objects = useMemo(() => data?.filter(({ name }) => may(me, name, 'restore')), [data, me])
  return { objects, error, refetch }
}

function Tabs({ objects, shown }: { readonly objects: readonly ObjectView[]; readonly shown: string | null }) {
  const t = useT()
  const tabs = [
    { plural: null, name: t('trash.all') },
    ...objects.map((one) => ({ plural: one.plural, name: labelText(one.labelPlural) })),
  ]
  return (
    <div className="views">
      <nav aria-label={t('trash.of')}>
        {tabs.map(({ plural, name }) => (
          <Link
            key={plural ?? ''}
            to={plural === null ? '/trash' : `/trash?object=${plural}`}
            {...(plural === shown ? { 'aria-current': 'page' as const } : {})}
          >
            {name}
          </Link>
        ))}
      </nav>
    </div>
  )
}

/** Restores, and says what came back and what was refused, with why. */
function useRestoring(objects: readonly ObjectView[], onDone: () => void) {
  const t = useT()
  const act = useAct()
  const { message } = useSaying()
  const take = (records: readonly DeletedRecord[]) =>
    act.run(async () => {
      const { back, refused } = await restore(
        records,
        (name) => objects.find((object) => object.name === name)?.plural ?? name,
      )
      onDone()
      if (back.length > 0) void message.success(t('trash.back', { count: back.length }))
      for (const { error } of refused.slice(0, 1))
        void message.warning(`${t('trash.refused', { count: refused.length })} ${problemText(error, t)}`)
    })
  return { act, take }
}

interface ContentProps {
  readonly all: readonly ObjectView[]
  readonly shown: readonly ObjectView[]
}

interface BarProps {
  readonly words: string
  readonly loaded: number
  readonly picked: number
  readonly busy: boolean
  readonly onWords: (words: string) => void
  readonly onRestore: () => void
}

function Bar({ words, loaded, picked, busy, onWords, onRestore }: BarProps) {
  const t = useT()
  const clearing = useClearing()
  return (
    <div className="listbar level">
      <Input
        className="listsearch"
        allowClear={clearing}
        prefix={<Search size={14} aria-hidden="true" />}
        aria-label={t('trash.search')}
        placeholder={t('trash.search')}
        value={words}
        onChange={(event) => onWords(event.target.value)}
      />
      <span className="sm t3 grow" role="status">
        {t('trash.loaded', { count: loaded })}
      </span>
      {picked === 0 ? null : (
        <Button type="primary" loading={busy} onClick={onRestore}>
          {t('trash.restoreMany', { count: picked })}
        </Button>
      )}
    </div>
  )
}

/** The loaded rows of all pages, last deleted first. */
const loadedRows = (trash: ReturnType<typeof useTrash>): readonly DeletedRecord[] =>
  (trash.data?.pages.flatMap(({ rows }) => rows) ?? []).toSorted((one, other) =>
    other.deletedAt.localeCompare(one.deletedAt),
  )

function Nothing({ words }: { readonly words: string }) {
  const t = useT()
  return (
    <div className="empty">
      <p role="status">{t(words === '' ? 'trash.empty' : 'trash.notFound')}</p>
    </div>
  )
}

function Content({ all, shown }: ContentProps) {
  const t = useT()
  const [words, setWords] = useState('')
  const asked = useSettled(words.trim())
  const trash = useTrash(shown, asked)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const { act, take } = useRestoring(all, () => setChosen(new Set()))
  const rows = loadedRows(trash)
  const picked = rows.filter(({ id }) => chosen.has(id))
  if (trash.isPending) return <SheetLoading />
  return (
    <>
      <Bar
        words={words}
        loaded={rows.length}
        picked={picked.length}
        busy={act.busy}
        onWords={setWords}
        onRestore={() => take(picked)}
      />
      <div className="pad scroll">
        <ProblemNote error={act.error} />
        <ProblemNote error={trash.error} onRetry={() => void trash.refetch()} />
        {rows.length === 0 && !trash.isError && !trash.isPlaceholderData ? <Nothing words={asked} /> : null}
        {rows.length === 0 ? null : (
          <TrashRows objects={all} rows={rows} chosen={chosen} onChoose={setChosen} onRestore={take} />
        )}
        {trash.hasNextPage ? (
          <Button block type="text" loading={trash.isFetchingNextPage} onClick={() => void trash.fetchNextPage()}>
            {t('timeline.older')}
          </Button>
        ) : null}
      </div>
    </>
  )
}

/** What was deleted in the last thirty days: what, by whom, how long it can still be taken out. */
export function TrashPage() {
  const t = useT()
  const [address] = useSearchParams()
  const { objects, error, refetch } = useRestorable()
  const wanted = address.get('object')
  useEffect(() => {
    document.title = `${t('nav.trash')} · ${t('brand')}`
  }, [t])
  const shown = useMemo(
    () => objects?.filter(({ name, plural }) => wanted === null || plural === wanted || name === wanted) ?? [],
    [objects, wanted],
  )
  if (objects === undefined)
    return error === null ? <SheetLoading /> : <ProblemNote error={error} onRetry={() => void refetch()} />
  if (shown.length === 0) return <NoPage />
  return (
    <>
      <div className="head">
        <div className="col">
          <h1>{t('nav.trash')}</h1>
          <span className="t3">{t('trash.words')}</span>
        </div>
      </div>
      <Tabs objects={objects} shown={wanted === null ? null : (shown[0]?.plural ?? null)} />
      <Content key={wanted ?? ''} all={objects} shown={shown} />
    </>
  )
}
