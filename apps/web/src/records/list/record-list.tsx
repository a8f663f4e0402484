import { Button, Input } from 'antd'
import { FileUp, Plus, Search } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { labelText, useT } from '../../app/i18n.ts'
import { may, useMe } from '../../app/session.tsx'
import { useClearing } from '../../ui/clearing.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { useShortcut } from '../../ui/shortcuts.ts'
import type { ObjectView } from '../catalogue.ts'
import { isMadeByForm } from '../fixed.ts'
import { NotSearchedNote } from '../not-searched-note.tsx'
import { EmptyList } from './empty-list.tsx'
import { FilterBar } from './filter-bar.tsx'
import { Grid } from './grid.tsx'
import { ListFoot } from './list-foot.tsx'
import { ListTools } from './list-tools.tsx'
import { type List, useList } from './use-list.ts'
import { useNews } from './use-news.ts'
import { useRows } from './use-rows.ts'
import { useSelection } from './use-selection.ts'
import { ViewTabs } from './view-tabs.tsx'
import { fieldsOfWay, WAYS } from './ways.ts'

const CreateDrawer = lazy(async () => ({ default: (await import('../create-drawer.tsx')).CreateDrawer }))
const BulkBar = lazy(async () => ({ default: (await import('./bulk-bar.tsx')).BulkBar }))
const Board = lazy(async () => ({ default: (await import('./board.tsx')).Board }))

interface HeadProps {
  readonly object: ObjectView
  readonly onCreate: () => void
}

function ListHead({ object, onCreate }: HeadProps) {
  const t = useT()
  const me = useMe()
  return (
    <div className="head">
      <h1>{labelText(object.labelPlural)}</h1>
      <span className="grow" />
      {may(me, object.name, 'import') ? (
        <Link to="/imports" className="btn" aria-label={t('nav.imports')}>
          <FileUp size={16} aria-hidden="true" />
          <span className="not-phone">{t('nav.imports')}</span>
        </Link>
      ) : null}
      {may(me, object.name, 'create') && isMadeByForm(object) ? (
        <Button type="primary" icon={<Plus size={16} aria-hidden="true" />} onClick={onCreate}>
          {t('create.new', { object: labelText(object.label) })}
          <kbd>C</kbd>
        </Button>
      ) : null}
    </div>
  )
}

/** The drawer of a new record: opened here, by `C`, or by an address that asks for it. */
function useCreating(object: ObjectView) {
  const me = useMe()
  const navigate = useNavigate()
  const [address] = useSearchParams()
  const [wished, setWished] = useState(false)
  const mayCreate = may(me, object.name, 'create') && isMadeByForm(object)
  const create = () => setWished(true)
  const close = () => {
    setWished(false)
    if (!address.has('new')) return
    const rest = new URLSearchParams(address)
    rest.delete('new')
    void navigate(`?${rest}`, { replace: true })
  }
  useShortcut('c', create, mayCreate)
  return { mayCreate, creating: mayCreate && (wished || address.has('new')), create, close }
}

/** What is asked of the list: words, conditions, and how it looks. */
function ListBar({ list }: { readonly list: List }) {
  const t = useT()
  const clearing = useClearing()
  const { object } = list
  const label = t('list.search', { object: labelText(object.labelPlural) })
  return (
    <div className="listbar">
      {object.fields.has(object.title) ? (
        <Input
          className="listsearch"
          size="small"
          allowClear={clearing}
          prefix={<Search size={14} aria-hidden="true" />}
          aria-label={label}
          placeholder={label}
          title={t('list.search.hint')}
          value={list.q}
          onChange={(event) => list.search(event.target.value)}
        />
      ) : null}
      <FilterBar list={list} />
      <span className="grow" />
      <ListTools list={list} />
    </div>
  )
}

function Notes({ list }: { readonly list: List }) {
  const t = useT()
  const unusable = list.view.saved?.usable === false
  if (!list.missing && !unusable) return null
  return (
    <p className="note warn listnote" role="status">
      {t(unusable ? 'view.unusable' : 'view.missing')}
    </p>
  )
}

/** The fields that a row needs: its columns, and what the icons to reach somebody go by. */
const shownKeys = ({ object, look }: List): readonly string[] => [
  ...look.columns.map(({ key }) => key),
  ...WAYS.flatMap((way) => fieldsOfWay(object, way).map(({ key }) => key)),
]

function TableOfRecords({ list, onCreate }: { readonly list: List; readonly onCreate: (() => void) | null }) {
  const t = useT()
  const { object, question } = list
  const rows = useRows(object, question, shownKeys(list))
  const selection = useSelection(rows.rows)
  const news = useNews(object, question, rows)
  if (rows.pages.isPending) return <SheetLoading />
  const leftOut = <NotSearchedNote about={rows.pages.data?.pages[0]?.page.notSearched} />
  if (rows.rows.length === 0 && !rows.pages.isError)
    return (
      <>
        {leftOut}
        <EmptyList list={list} onCreate={onCreate} />
      </>
    )
  return (
    <div className="listarea">
      {leftOut}
      {news.count === 0 ? null : (
        <button type="button" className="newsbar" onClick={() => void news.show()}>
          {t('list.news', { count: news.count })}
        </button>
      )}
      <Grid list={list} rows={rows} selection={selection} />
      {selection.ids.size === 0 ? null : (
        <Suspense fallback={null}>
          <BulkBar list={list} selection={selection} />
        </Suspense>
      )}
      {rows.rows.length === 0 ? null : <ListFoot object={object} question={question} loaded={rows.rows.length} />}
    </div>
  )
}

/** A list of records under one of its views: asked, looked at, and worked on as a table or a board. */
export function RecordList({ object }: { readonly object: ObjectView }) {
  const list = useList(object)
  const { mayCreate, creating, create, close } = useCreating(object)
  return (
    <>
      <ListHead object={object} onCreate={create} />
      <ViewTabs list={list} />
      <ListBar list={list} />
      <Notes list={list} />
      {list.look.kind === 'board' ? (
        <Suspense fallback={<SheetLoading />}>
          <Board list={list} />
        </Suspense>
      ) : (
        <TableOfRecords key={list.view.id} list={list} onCreate={mayCreate ? create : null} />
      )}
      <Suspense fallback={null}>{creating ? <CreateDrawer object={object} onClose={close} /> : null}</Suspense>
    </>
  )
}
