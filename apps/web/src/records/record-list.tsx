import { App, Button, Input } from 'antd'
import { FileUp, Plus, Search } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { labelText, useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { formatNumber } from '../ui/format.ts'
import { problemText } from '../ui/problem-note.tsx'
import { useShortcut } from '../ui/shortcuts.ts'
import type { ObjectView } from './catalogue.ts'
import { ListViews } from './list-views-bar.tsx'
import { RecordTable } from './record-table.tsx'
import { useListQuestion } from './use-list-question.ts'
import { countRecords, type ListQuestion, useRecords } from './use-records.ts'

const CreateDrawer = lazy(async () => ({ default: (await import('./create-drawer.tsx')).CreateDrawer }))

interface HeadProps {
  readonly object: ObjectView
  readonly onCreate: () => void
}

function ListHead({ object, onCreate }: HeadProps) {
  const t = useT()
  const me = useMe()
  const importable = may(me, object.name, 'import')
  return (
    <div className="head">
      <h1>{labelText(object.labelPlural)}</h1>
      <span className="grow" />
      {importable ? (
        <Link to="/imports" className="btn" aria-label={t('nav.imports')}>
          <FileUp size={16} aria-hidden="true" />
          <span className="not-phone">{t('nav.imports')}</span>
        </Link>
      ) : null}
      {may(me, object.name, 'create') ? (
        <Button type="primary" icon={<Plus size={16} aria-hidden="true" />} onClick={onCreate}>
          {t('create.new', { object: labelText(object.label) })}
          <kbd>C</kbd>
        </Button>
      ) : null}
    </div>
  )
}

function Foot({ object, question, loaded }: { object: ObjectView; question: ListQuestion; loaded: number }) {
  const t = useT()
  const me = useMe()
  const { message } = App.useApp()
  const [counted, setCounted] = useState<{ of: string; total: number } | null>(null)
  const asked = `${question.view} ${question.q}`
  const count = async () => {
    try {
      const total = await countRecords(object, question)
      if (total !== null) setCounted({ of: asked, total })
    } catch (error) {
      void message.warning(problemText(error, t))
    }
  }
  return (
    <div className="tfoot">
      <span role="status">{t('list.loaded', { count: formatNumber(loaded) })}</span>
      {counted?.of === asked ? (
        <span>{t('list.total', { count: formatNumber(counted.total) })}</span>
      ) : (
        <button type="button" className="linklike" onClick={() => void count()}>
          {t('list.count')}
        </button>
      )}
      <span className="grow" />
      {may(me, object.name, 'reveal') ? <span className="not-phone">{t('list.calm')}</span> : null}
    </div>
  )
}

/** The drawer of a new record: opened here, by `C`, or by an address that asks for it. */
function useCreating(object: ObjectView) {
  const me = useMe()
  const navigate = useNavigate()
  const [address] = useSearchParams()
  const [wished, setWished] = useState(false)
  const mayCreate = may(me, object.name, 'create')
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

/** A list of records: searched, sorted, scrolled without end, and counted only when asked. */
export function RecordList({ object }: { readonly object: ObjectView }) {
  const t = useT()
  const { mayCreate, creating, create, close } = useCreating(object)
  const { q, search, setSort, question } = useListQuestion(object)
  const records = useRecords(object, question)
  return (
    <>
      <ListHead object={object} onCreate={create} />
      <ListViews object={object} question={question} />
      {object.fields.has(object.title) ? (
        <div className="listbar">
          <Input
            className="listsearch"
            allowClear
            prefix={<Search size={14} aria-hidden="true" />}
            aria-label={t('list.search', { object: labelText(object.labelPlural) })}
            placeholder={t('list.search', { object: labelText(object.labelPlural) })}
            value={q}
            onChange={(event) => search(event.target.value)}
          />
          <span className="sm t3 not-phone">{t('list.search.hint')}</span>
        </div>
      ) : null}
      <RecordTable
        object={object}
        question={question}
        records={records}
        onSort={setSort}
        onCreate={mayCreate ? create : null}
        onClear={() => search('')}
      />
      {records.rows.length === 0 ? null : <Foot object={object} question={question} loaded={records.rows.length} />}
      <Suspense fallback={null}>{creating ? <CreateDrawer object={object} onClose={close} /> : null}</Suspense>
    </>
  )
}
