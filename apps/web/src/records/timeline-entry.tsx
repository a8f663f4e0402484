import type { CatalogField, TimelineItem } from '@holdfast/sdk'
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
  Plus,
  StickyNote,
  UsersRound,
} from 'lucide-react'
import { lazy, type ReactNode, Suspense } from 'react'
import { currentLanguage, labelText, type Translate, useT } from '../app/i18n.ts'
import { FileList } from '../files/file-list.tsx'
import type { MessageId } from '../locales/zh.ts'
import { formatRelativeDay, formatTime } from '../ui/format.ts'
import { Rich } from '../ui/rich.tsx'
import { type ObjectView, useCatalogue } from './catalogue.ts'
import { Comments } from './comments.tsx'
import { FieldValue } from './field-value.tsx'
import { plainText } from './field-words.ts'
import { PlaceLine } from './follow-up-place.tsx'
import { SaidWords } from './said-words.tsx'
import { TaskDone } from './task-done.tsx'
import { activitySentences } from './timeline-data.ts'

const LetterState = lazy(async () => ({ default: (await import('../mail/letter-state.tsx')).LetterState }))

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
  created: Plus,
}

function iconOf(item: TimelineItem): LucideIcon {
  if (item.kind === 'activity') return activityIcons[item.activityKind ?? 'note'] ?? StickyNote
  if (item.kind === 'change' && /^(un)?merged?$/.test(item.act ?? '')) return GitMerge
  if (item.kind === 'view' && item.way === 'call') return Phone
  return item.kind === 'created' && typeof item.importId === 'string' ? FileUp : kindIcons[item.kind]
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

const reasonOf = (item: TimelineItem, t: Translate): string | null => {
  if (typeof item.reasonText === 'string') return item.reasonText
  if (typeof item.reason !== 'string') return null
  const known = reasonNames[item.reason]
  return known === undefined ? item.reason : t(known)
}

interface Told {
  readonly object: ObjectView
  readonly item: TimelineItem
  readonly who: string
  readonly t: Translate
}

function viewSentence({ object, item, who, t }: Told): ReactNode {
  const what = fieldNames(object, item.fields ?? [])
  const why = reasonOf(item, t)
  if (item.way === 'call') return <Rich id="timeline.dialled" values={{ who, what }} />
  if (item.way === 'mail') return <Rich id="timeline.mailed" values={{ who }} />
  return why === null ? (
    <Rich id="timeline.looked" values={{ who, what }} />
  ) : (
    <Rich id="timeline.lookedFor" values={{ who, what, why }} />
  )
}

const actSentences: Readonly<Record<string, MessageId>> = {
  merge: 'timeline.merge',
  unmerge: 'timeline.unmerge',
  merged: 'timeline.mergedAway',
  unmerged: 'timeline.unmerge',
  convert: 'timeline.convert',
  delete: 'timeline.delete',
  restore: 'timeline.restore',
  import: 'timeline.imported',
  unimport: 'timeline.unimported',
}

const isDerived = (field: CatalogField | undefined) => field?.kind === 'people' && field.computed === true

function changeSentence(object: ObjectView, item: TimelineItem, who: string): ReactNode {
  const act = actSentences[item.act ?? '']
  if (act !== undefined) return <Rich id={act} values={{ who }} />
  // the products of lines are told with the lines
  const told = (item.changes ?? []).filter(({ field }) => !isDerived(object.fields.get(field)))
  const what = fieldNames(
    object,
    told.map(({ field }) => field),
  )
  return <Rich id="timeline.changed" values={{ who, what }} />
}

/** A line of the timeline as a sentence: who did what, and why. */
function sentence(object: ObjectView, item: TimelineItem, t: Translate): ReactNode {
  const who = item.by?.name ?? t('timeline.system')
  if (item.kind === 'view') return viewSentence({ object, item, who, t })
  if (item.kind === 'change') return changeSentence(object, item, who)
  if (item.kind === 'activity') {
    if (item.direction === 'in') return <Rich id="timeline.letterIn" values={{ who }} />
    return <Rich id={activitySentences[item.activityKind ?? 'note']?.sentence ?? 'timeline.note'} values={{ who }} />
  }
  if (item.kind === 'task')
    return <Rich id={item.done === true ? 'timeline.taskDone' : 'timeline.task'} values={{ who }} />
  if (typeof item.rule === 'string') return <Rich id="timeline.createdByRule" values={{ who, rule: item.rule }} />
  return <Rich id={typeof item.importId === 'string' ? 'timeline.import' : 'timeline.created'} values={{ who }} />
}

const LONGEST_SHOWN = 60

/** Files that come or go are named; only those a record holds now can be opened. */
function Changed({ field, value }: { readonly field: CatalogField; readonly value: unknown }) {
  return field.kind === 'file' && Array.isArray(value) ? (
    plainText(field, value)
  ) : (
    <FieldValue field={field} value={value} />
  )
}

/** From what to what, where the reader may see it and it fits a line. */
function Changes({ object, item }: { readonly object: ObjectView; readonly item: TimelineItem }) {
  const shown = (item.changes ?? []).flatMap((change) => {
    const field = object.fields.get(change.field)
    const short =
      String(change.before ?? '').length <= LONGEST_SHOWN && String(change.after ?? '').length <= LONGEST_SHOWN
    return field === undefined ||
      change.masked === true ||
      !short ||
      field.kind === 'reference' ||
      field.kind === 'people'
      ? []
      : [{ field, change }]
  })
  return shown.map(({ field, change }) => (
    <p key={field.key} className="sm t2">
      {labelText(field.label)}{' '}
      <s className="t3">
        <Changed field={field} value={change.before} />
      </s>{' '}
      → <Changed field={field} value={change.after} />
    </p>
  ))
}

function NextStep({ item }: { readonly item: TimelineItem }) {
  const t = useT()
  const step = item.nextStep ?? ''
  const at = item.nextStepAt ?? item.due ?? null
  const rule = useCatalogue()
    .data?.find(({ name }) => name === item.kind)
    ?.fields.get('repeats')
    ?.options?.find(({ value }) => value === item.repeats)
  if (step === '' && at === null) return null
  return (
    <p className="sm t3">
      {t('followUp.next')} · {step} {at === null ? '' : <b>{formatRelativeDay(at, t)}</b>}
      {rule === undefined ? null : ` · ${labelText(rule.label)}`}
    </p>
  )
}

/** What came of a follow-up, and how long it took. */
function Outcome({ item }: { readonly item: TimelineItem }) {
  const t = useT()
  const known = useCatalogue()
    .data?.find(({ name }) => name === 'activity')
    ?.fields.get('result')
    ?.options?.find(({ value }) => value === item.result)
  const told = [
    known === undefined ? null : labelText(known.label),
    typeof item.minutes === 'number' ? t('timeline.minutes', { count: item.minutes }) : null,
  ].filter((each) => each !== null)
  return told.length === 0 ? null : <p className="sm t2">{told.join(' · ')}</p>
}

interface TimelineEntryProps {
  readonly object: ObjectView
  readonly recordId: string
  readonly item: TimelineItem
  /** What follows below it. */
  readonly children?: ReactNode
}

export function TimelineEntry({ object, recordId, item, children }: TimelineEntryProps) {
  const t = useT()
  const isActivity = item.kind === 'activity'
  const Icon = iconOf(item)
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
        {item.subject === undefined || item.subject === null ? null : <p className="b">{item.subject}</p>}
        {item.text === undefined || item.text === null || item.text === '' ? null : <SaidWords words={item.text} />}
        {item.files === undefined || item.files === null ? null : <FileList files={item.files} />}
        {item.sentFiles === undefined || item.sentFiles === null ? null : (
          <p className="sm t2">{t('letter.sentAlong', { names: item.sentFiles.replaceAll('\n', ', ') })}</p>
        )}
        {item.place == null ? null : <PlaceLine place={item.place} />}
        {isActivity ? <Outcome item={item} /> : null}
        {item.direction === undefined || item.direction === null ? null : (
          <Suspense fallback={null}>
            <LetterState object={object} recordId={recordId} item={item} />
          </Suspense>
        )}
        <Changes object={object} item={item} />
        <NextStep item={item} />
        <TaskDone item={item} />
        {isActivity ? <Comments object={object} recordId={recordId} item={item} /> : null}
        {children}
      </div>
    </li>
  )
}
