import type { TimelineItem } from '@holdfast/sdk'
import {
  CalendarCheck,
  Eye,
  FileUp,
  GitMerge,
  type LucideIcon,
  Mail,
  MapPin,
  MessageCircleMore,
  Pencil,
  Phone,
  StickyNote,
  UsersRound,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { currentLanguage, labelText, type Translate, useT } from '../app/i18n.ts'
import type { MessageId } from '../locales/zh.ts'
import { formatRelativeDay, formatTime } from '../ui/format.ts'
import { Rich } from '../ui/rich.tsx'
import type { ObjectView } from './catalogue.ts'

const activityIcons: Readonly<Record<string, LucideIcon>> = {
  call: Phone,
  visit: MapPin,
  meeting: UsersRound,
  mail: Mail,
  wechat: MessageCircleMore,
  sms: MessageCircleMore,
  note: StickyNote,
}

const kindIcons: Readonly<Record<TimelineItem['kind'], LucideIcon>> = {
  activity: StickyNote,
  change: Pencil,
  view: Eye,
  task: CalendarCheck,
  merge: GitMerge,
  import: FileUp,
}

const activitySentences: Readonly<Record<string, MessageId>> = {
  call: 'timeline.call',
  visit: 'timeline.visit',
  meeting: 'timeline.meeting',
  mail: 'timeline.mail',
  wechat: 'timeline.wechat',
  sms: 'timeline.sms',
  note: 'timeline.note',
}

const reasonNames: Readonly<Record<string, MessageId>> = {
  call: 'reason.call',
  delivery: 'reason.delivery',
  dispute: 'reason.dispute',
}

function fieldNames(object: ObjectView, names: readonly string[]): string {
  const separator = currentLanguage() === 'zh' ? '、' : ', '
  return names
    .map((name) => {
      const field = object.fields.get(name) ?? object.fields.get(name.replace(/Id$/, ''))
      return field === undefined ? name : labelText(field.label)
    })
    .join(separator)
}

const reasonText = (reason: string, t: Translate): string => {
  const known = reasonNames[reason]
  return known === undefined ? reason : t(known)
}

function viewSentence(object: ObjectView, item: TimelineItem, t: Translate): ReactNode {
  const who = item.by?.name ?? t('timeline.system')
  const what = fieldNames(object, item.fields ?? [])
  if (what === '') return <Rich id="timeline.opened" values={{ who }} />
  if (item.reason === undefined) return <Rich id="timeline.looked" values={{ who, what }} />
  return <Rich id="timeline.lookedFor" values={{ who, what, why: reasonText(item.reason, t) }} />
}

/** A line of the timeline as a sentence: who did what, and why. */
function sentence(object: ObjectView, item: TimelineItem, t: Translate): ReactNode {
  const who = item.by?.name ?? t('timeline.system')
  if (item.kind === 'view') return viewSentence(object, item, t)
  if (item.kind === 'activity')
    return <Rich id={activitySentences[item.activityKind ?? 'note'] ?? 'timeline.note'} values={{ who }} />
  if (item.kind === 'task') return <Rich id="timeline.task" values={{ who }} />
  if (item.kind === 'merge') return <Rich id="timeline.merge" values={{ who }} />
  if (item.kind === 'import') return <Rich id="timeline.import" values={{ who }} />
  const what = fieldNames(object, item.fields ?? item.changes?.map(({ field }) => field) ?? [])
  return what === '' ? (
    <Rich id="timeline.created" values={{ who }} />
  ) : (
    <Rich id="timeline.changed" values={{ who, what }} />
  )
}

function NextStep({ item }: { readonly item: TimelineItem }) {
  const t = useT()
  const step = item.nextStep ?? ''
  const at = item.nextStepAt ?? null
  if (step === '' && at === null) return null
  return (
    <p className="sm t3">
      {t('followUp.next')} · {step} {at === null ? '' : <b>{formatRelativeDay(at, t)}</b>}
    </p>
  )
}

export function TimelineEntry({ object, item }: { readonly object: ObjectView; readonly item: TimelineItem }) {
  const t = useT()
  const isActivity = item.kind === 'activity'
  const Icon = isActivity ? (activityIcons[item.activityKind ?? 'note'] ?? StickyNote) : kindIcons[item.kind]
  return (
    <li>
      <span className={isActivity ? 'tic k' : 'tic'}>
        <Icon size={14} strokeWidth={1.85} aria-hidden="true" />
      </span>
      <div className="grow">
        <div className="row">
          <span className="grow">{sentence(object, item, t)}</span>
          <time className="sm t3 nw" dateTime={item.at}>
            {formatTime(item.at)}
          </time>
        </div>
        {item.text === undefined || item.text === '' ? null : <p className="t2 said">{item.text}</p>}
        <NextStep item={item} />
      </div>
    </li>
  )
}
