import type { BusinessRecord, CatalogField } from '@holdfast/sdk'
import { Button, Popover, Progress, Select } from 'antd'
import { Merge, Pencil, Tag, Trash2, UserPlus } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { Link } from 'react-router'
import { useT } from '../../app/i18n.ts'
import { useSaying } from '../../app/saying.tsx'
import { may, useMe } from '../../app/session.tsx'
import { formatNumber } from '../../ui/format.ts'
import { Popped } from '../../ui/popped.tsx'
import type { ObjectView } from '../catalogue.ts'
import { mergePath } from '../merge-path.ts'
import { useOffered } from '../use-offered.ts'
import type { BulkChange } from './bulk-change.ts'
import { CellInput } from './cell-editor.tsx'
import { fieldLabel, isPerson } from './fields.ts'
import { useColleagues } from './people.ts'
import { type ToAsk, useBulk } from './use-bulk.tsx'
import type { List } from './use-list.ts'
import type { Selection } from './use-selection.ts'

const OwnerDialog = lazy(async () => ({ default: (await import('../../transfers/owner-dialog.tsx')).OwnerDialog }))

type ValuesFor = NonNullable<BulkChange['valuesFor']>

interface PanelProps {
  readonly object: ObjectView
  readonly records: readonly BusinessRecord[]
  readonly onDo: (fields: readonly string[], valuesFor: ValuesFor) => void
}

/** Whose they become. */
function AssignPanel({ onDo }: PanelProps) {
  const t = useT()
  const people = useColleagues()
  const [owner, setOwner] = useState<string | null>(null)
  return (
    <div className="bulkpanel">
      <Select<string>
        autoFocus
        aria-label={t('bulk.assign.to')}
        placeholder={t('bulk.assign.to')}
        showSearch={{ optionFilterProp: 'label' }}
        options={people.map(({ id, name }) => ({ value: id, label: name }))}
        value={owner}
        onChange={setOwner}
      />
      <Button type="primary" disabled={owner === null} onClick={() => onDo(['owner'], () => ({ ownerId: owner }))}>
        {t('bulk.do')}
      </Button>
    </div>
  )
}

const tagsOf = (record: BusinessRecord): string[] => (Array.isArray(record['tags']) ? record['tags'].map(String) : [])

/** Words that are added to those each record has. */
function TagPanel({ onDo }: PanelProps) {
  const t = useT()
  const [tags, setTags] = useState<string[]>([])
  return (
    <div className="bulkpanel">
      <Select<string[]>
        autoFocus
        mode="tags"
        open={false}
        suffixIcon={null}
        aria-label={t('bulk.tag.words')}
        placeholder={t('bulk.tag.words')}
        value={tags}
        onChange={setTags}
      />
      <Button
        type="primary"
        disabled={tags.length === 0}
        onClick={() => onDo(['tags'], (record) => ({ tags: [...new Set([...tagsOf(record), ...tags])] }))}
      >
        {t('bulk.do')}
      </Button>
    </div>
  )
}

const NOT_AT_ONCE = new Set(['tags', 'file', 'about', 'people', 'lines', 'quantities', 'longText', 'richText'])

/** What may be changed of many at once: never a person's own values, which are nobody else's. */
const changeable = (object: ObjectView): readonly CatalogField[] =>
  [...object.fields.values()].filter(
    (field) =>
      field.writable === true &&
      field.computed !== true &&
      field.mode !== 'masked' &&
      field.key !== object.title &&
      !NOT_AT_ONCE.has(field.kind) &&
      !isPerson(field),
  )

interface OfferedProps extends Omit<PanelProps, 'onDo'> {
  readonly field: CatalogField
  readonly value: unknown
  readonly onChange: (value: unknown) => void
}

/** The input of a field with what all of the records may become. */
function OfferedInput({ object, records, field, value, onChange }: OfferedProps) {
  const offered = useOffered(object, field, records)
  return (
    <>
      <CellInput field={offered.field} value={value} onChange={onChange} />
      {offered.why === '' ? null : <p className="sm t3">{offered.why}</p>}
    </>
  )
}

function ChangePanel({ object, records, onDo }: PanelProps) {
  const t = useT()
  const [key, setKey] = useState<string | null>(null)
  const [value, setValue] = useState<unknown>(null)
  const fields = changeable(object)
  const field = fields.find((one) => one.key === key)
  return (
    <div className="bulkpanel">
      <Select<string>
        autoFocus
        aria-label={t('bulk.change.field')}
        placeholder={t('bulk.change.field')}
        showSearch={{ optionFilterProp: 'label' }}
        options={fields.map((one) => ({ value: one.key, label: fieldLabel(one, t) }))}
        value={key}
        onChange={(next) => {
          setKey(next)
          setValue(null)
        }}
      />
      {field === undefined ? null : (
        <OfferedInput key={field.key} {...{ object, records, field, value }} onChange={setValue} />
      )}
      <Button
        type="primary"
        disabled={field === undefined || (value === null && field.key === object.states?.at)}
        onClick={() => field !== undefined && onDo([field.key], () => ({ [field.name]: value === '' ? null : value }))}
      >
        {t('bulk.do')}
      </Button>
    </div>
  )
}

interface ActProps {
  readonly icon: ReactNode
  readonly label: string
  readonly panel: (close: () => void) => ReactNode
}

function Act({ icon, label, panel }: ActProps) {
  const [open, setOpen] = useState(false)
  return (
    <Popover
      open={open}
      trigger="click"
      placement="top"
      destroyOnHidden
      onOpenChange={setOpen}
      content={<Popped label={label}>{panel(() => setOpen(false))}</Popped>}
    >
      <Button type="text" icon={icon} aria-expanded={open}>
        {label}
      </Button>
    </Popover>
  )
}

interface BulkActsProps {
  readonly list: List
  readonly records: readonly BusinessRecord[]
  readonly onChange: (fields: readonly string[], valuesFor: ValuesFor) => void
}

/** The changes that this person may make, each with its own small form. */
function BulkActs({ list, records, onChange }: BulkActsProps) {
  const t = useT()
  const me = useMe()
  const { object } = list
  const panel = (Panel: typeof AssignPanel) => (close: () => void) => (
    <Panel
      object={object}
      records={records}
      onDo={(fields, valuesFor) => {
        close()
        onChange(fields, valuesFor)
      }}
    />
  )
  const mayUpdate = may(me, object.name, 'update')
  const isWritable = (key: string) => object.fields.get(key)?.writable === true
  return (
    <>
      {may(me, object.name, 'assign') && isWritable('owner') ? (
        <Act icon={<UserPlus size={16} aria-hidden="true" />} label={t('bulk.assign')} panel={panel(AssignPanel)} />
      ) : null}
      {mayUpdate && isWritable('tags') ? (
        <Act icon={<Tag size={16} aria-hidden="true" />} label={t('bulk.tag')} panel={panel(TagPanel)} />
      ) : null}
      {mayUpdate ? (
        <Act icon={<Pencil size={16} aria-hidden="true" />} label={t('bulk.change')} panel={panel(ChangePanel)} />
      ) : null}
    </>
  )
}

function BulkProgress({ done, all }: { readonly done: number; readonly all: number }) {
  const t = useT()
  return (
    <span className="bulkprogress" role="status">
      <Progress percent={Math.round((100 * done) / all)} size="small" showInfo={false} />
      {t('bulk.progress', { done: formatNumber(done), all: formatNumber(all) })}
    </span>
  )
}

/** Two records that are one lead to the page where they stand side by side. */
function MergeLink({ object, records }: Pick<BulkChange, 'object' | 'records'>) {
  const t = useT()
  const me = useMe()
  const ids = records.map(({ id }) => id)
  if (ids.length !== 2 || !may(me, object.name, 'merge')) return null
  return (
    <Link to={mergePath(object.plural, ids)} className="bulklink">
      <Merge size={16} aria-hidden="true" />
      {t('bulk.merge')}
    </Link>
  )
}

interface BulkBarProps {
  readonly list: List
  readonly selection: Selection
}

/** What can be done with the selected records, at the foot of the list while there are any; and what has to be asked for. */
export function BulkBar(props: BulkBarProps) {
  const [asked, setAsked] = useState<ToAsk | null>(null)
  return (
    <>
      <SelectedBar {...props} onAsk={setAsked} />
      <Suspense fallback={null}>
        {asked === null ? null : <OwnerDialog object={props.list.object} {...asked} onClose={() => setAsked(null)} />}
      </Suspense>
    </>
  )
}

function SelectedBar({ list, selection, onAsk }: BulkBarProps & { readonly onAsk: (asked: ToAsk) => void }) {
  const t = useT()
  const me = useMe()
  const { modal } = useSaying()
  const { run, progress } = useBulk(selection.clear, onAsk)
  const { object } = list
  const { records } = selection
  if (records.length === 0) return null
  const count = formatNumber(records.length)
  const remove = () =>
    void modal.confirm({
      title: t('bulk.deleteSure', { count }),
      okText: t('bulk.delete'),
      cancelText: t('action.cancel'),
      okButtonProps: { danger: true },
      onOk: () => void run({ object, records, fields: [], valuesFor: null }),
    })
  return (
    <section className="bulkbar" aria-label={t('bulk.bar')}>
      <b role="status">{t('bulk.selected', { count })}</b>
      <Button type="link" size="small" onClick={selection.clear}>
        {t('bulk.clear')}
      </Button>
      <span className="bulksep" />
      <BulkActs
        list={list}
        records={records}
        onChange={(fields, valuesFor) => void run({ object, records, fields, valuesFor })}
      />
      <MergeLink object={object} records={records} />
      {may(me, object.name, 'delete') ? (
        <Button type="text" danger icon={<Trash2 size={16} aria-hidden="true" />} onClick={remove}>
          {t('bulk.delete')}
        </Button>
      ) : null}
      {progress === null ? null : <BulkProgress {...progress} />}
    </section>
  )
}
