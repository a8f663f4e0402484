import type { BusinessRecord, Me } from '@holdfast/sdk'
import { Dropdown, type MenuProps } from 'antd'
import { CalendarPlus, Download, Ellipsis, GitMerge, Link2, Mail, Trash2, UserPlus, Waves } from 'lucide-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { type Translate, useT } from '../app/i18n.ts'
import { useSaying } from '../app/saying.tsx'
import { may, useMe } from '../app/session.tsx'
import { TRANSFERABLE } from '../transfers/approval-needed.ts'
import { IconButton } from '../ui/icon-button.tsx'
import type { ObjectView } from './catalogue.ts'
import { isLasting } from './fixed.ts'
import { FOLLOWED_UP } from './followed-up.ts'
import { MergeWith } from './merge-with.tsx'
import { PaperButton, usePaper } from './paper-button.tsx'
import { isEmpty, isOmitted, namedReference, titleOf } from './record-values.ts'
import { useDrop } from './use-deletion.tsx'

const ReturnDialog = lazy(async () => ({ default: (await import('../pool/return-dialog.tsx')).ReturnDialog }))
const LetterDrawer = lazy(async () => ({ default: (await import('../mail/letter-drawer.tsx')).LetterDrawer }))
const OwnerDialog = lazy(async () => ({ default: (await import('../transfers/owner-dialog.tsx')).OwnerDialog }))
const TaskDrawer = lazy(async () => ({ default: (await import('./task-drawer.tsx')).TaskDrawer }))

interface RecordMenuProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
}

interface Can {
  readonly mayMerge: boolean
  readonly mayDelete: boolean
  readonly mayPlan: boolean
  readonly mayWrite: boolean
  readonly mayReturn: boolean
  readonly mayGive: boolean
  readonly hasPaper: boolean
}

function menuItems(t: Translate, can: Can): NonNullable<MenuProps['items']> {
  return [
    ...(can.mayPlan
      ? [{ key: 'task', icon: <CalendarPlus size={16} aria-hidden="true" />, label: t('task.new') }]
      : []),
    ...(can.mayWrite ? [{ key: 'letter', icon: <Mail size={16} aria-hidden="true" />, label: t('letter.write') }] : []),
    ...(can.mayMerge
      ? [{ key: 'merge', icon: <GitMerge size={16} aria-hidden="true" />, label: t('merge.with') }]
      : []),
    ...(can.mayGive
      ? [{ key: 'owner', icon: <UserPlus size={16} aria-hidden="true" />, label: t('transfer.menu') }]
      : []),
    ...(can.mayReturn ? [{ key: 'pool', icon: <Waves size={16} aria-hidden="true" />, label: t('pool.return') }] : []),
    ...(can.hasPaper
      ? [{ key: 'paper', icon: <Download size={16} aria-hidden="true" />, label: t('paper.other') }]
      : []),
    { key: 'link', icon: <Link2 size={16} aria-hidden="true" />, label: t('record.copyLink') },
    ...(can.mayDelete
      ? [
          { type: 'divider' as const },
          { key: 'delete', icon: <Trash2 size={16} aria-hidden="true" />, label: t('record.delete') },
        ]
      : []),
  ]
}

type Chosen = 'merge' | 'task' | 'pool' | 'letter' | 'owner'

const CHOSEN: ReadonlySet<string> = new Set<Chosen>(['merge', 'task', 'pool', 'letter', 'owner'])
const isChosen = (key: string): key is Chosen => CHOSEN.has(key)

/** Objects to whose records one writes from one’s mailbox … */
const WRITTEN_TO = new Set(['contact', 'lead'])
/** … and to whose people. */
const GATHERINGS = new Set(['account', 'opportunity'])

interface OpenedProps extends RecordMenuProps {
  readonly opened: Chosen | null
  readonly onClose: () => void
}

/** What was chosen from the menu and is not done at once. */
function Opened({ object, record, opened, onClose }: OpenedProps) {
  if (opened === 'merge') return <MergeWith object={object} record={record} onClose={onClose} />
  if (opened === null) return null
  return (
    <Suspense fallback={null}>
      {opened === 'pool' ? <ReturnDialog object={object} record={record} onClose={onClose} /> : null}
      {opened === 'owner' ? (
        <OwnerDialog object={object} ids={[record.id]} version={record.version} onClose={onClose} />
      ) : null}
      {opened === 'letter' ? (
        <LetterDrawer
          to={{
            object: object.name,
            plural: object.plural,
            id: record.id,
            ...(GATHERINGS.has(object.name) ? { record } : {}),
          }}
          onClose={onClose}
        />
      ) : null}
      {opened === 'task' ? (
        <TaskDrawer about={{ object: object.name, plural: object.plural, id: record.id }} onClose={onClose} />
      ) : null}
    </Suspense>
  )
}

/** Whether it is the person's to give back, or theirs to give out, and there is a pool to give it to. */
function mayReturn(me: Me, object: ObjectView, record: BusinessRecord): boolean {
  if (object.name !== 'account' || !may(me, 'pool', 'use')) return false
  const ownerId = namedReference(record.owner)?.id ?? record.ownerId ?? null
  return ownerId === me.userId || (ownerId !== null && may(me, 'account', 'assign'))
}

/** Whether the person may give it to another owner, and it has one. */
const mayGive = (me: Me, object: ObjectView, record: BusinessRecord): boolean =>
  TRANSFERABLE.has(object.name) &&
  may(me, object.name, 'assign') &&
  object.fields.get('owner')?.writable === true &&
  (record.owner ?? record.ownerId ?? null) !== null

/** Whether the record bears an e-mail address, masked or not, or may have people who do, and what is written can stand on its timeline. */
const mayWrite = (me: Me, object: ObjectView, record: BusinessRecord): boolean =>
  may(me, 'activity', 'create') &&
  (GATHERINGS.has(object.name)
    ? may(me, 'contact', 'contact')
    : WRITTEN_TO.has(object.name) && !isOmitted(record, 'email') && !isEmpty(record['email']))

/** What of the menu is open; an address that ends in `#task` asks for a task to be planned, once. */
function useOpened(mayPlan: boolean) {
  const [opened, setOpened] = useState<Chosen | null>(null)
  const navigate = useNavigate()
  const { hash } = useLocation()
  useEffect(() => {
    if (hash !== '#task') return
    void navigate({ hash: '' }, { replace: true })
    if (mayPlan) setOpened('task')
  }, [hash, mayPlan, navigate])
  return [opened, setOpened] as const
}

/** What is done to a record as a whole, seldom; before it what goes out on paper. */
export function RecordMenu({ object, record }: RecordMenuProps) {
  const t = useT()
  const me = useMe()
  const { message } = useSaying()
  const drop = useDrop(object, record)
  const mayPlan = may(me, 'task', 'create') && FOLLOWED_UP.has(object.name)
  const [opened, setOpened] = useOpened(mayPlan)
  const paper = usePaper({ object, record })
  const hasPaper = object.name === 'quote' || object.name === 'contract'
  const items = menuItems(t, {
    hasPaper,
    mayMerge: may(me, object.name, 'merge'),
    mayDelete: may(me, object.name, 'delete') && !isLasting(object, record),
    mayPlan,
    mayWrite: mayWrite(me, object, record),
    mayReturn: mayReturn(me, object, record),
    mayGive: mayGive(me, object, record),
  })
  const act: NonNullable<MenuProps['onClick']> = ({ key }) => {
    if (isChosen(key)) setOpened(key)
    if (key === 'delete') void drop()
    if (key === 'paper') void paper.takeOther()
    if (key === 'link')
      void navigator.clipboard
        .writeText(`${location.origin}/${object.plural}/${record.id}`)
        .then(() => message.success(t('copied')))
  }
  return (
    <>
      {hasPaper ? <PaperButton {...paper} /> : null}
      <Dropdown autoFocus trigger={['click']} menu={{ items, onClick: act }} placement="bottomRight">
        <span className="recmenu">
          <IconButton icon={Ellipsis} name={t('record.more', { name: titleOf(record, object.title) })} />
        </span>
      </Dropdown>
      <Opened object={object} record={record} opened={opened} onClose={() => setOpened(null)} />
    </>
  )
}
