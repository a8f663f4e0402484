import type { BusinessRecord } from '@holdfast/sdk'
import { type FocusEvent, lazy, Suspense, useState } from 'react'
import { useLocation } from 'react-router'
import { useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import type { MessageId } from '../locales/zh.ts'
import { TRANSFERABLE } from '../transfers/approval-needed.ts'
import type { ObjectView } from './catalogue.ts'
import { ConvertedNote } from './convert/converted-note.tsx'
import { FieldsPanel } from './fields-panel.tsx'
import { FollowUpBox } from './follow-up-box.tsx'
import { FOLLOWED_UP } from './followed-up.ts'
import { HeldNote } from './held-note.tsx'
import { LinesPanel } from './lines/lines-panel.tsx'
import { MergedNote } from './merged-note.tsx'
import { useRemembered } from './recent-records.ts'
import { RecordHead } from './record-head.tsx'
import { titleOf } from './record-values.ts'
import { RelatedPanel } from './related-panel.tsx'
import { StageSteps } from './stage-steps.tsx'
import { isPassing } from './steps/use-steps.ts'
import { Timeline } from './timeline.tsx'
import { usePresence } from './use-presence.ts'

const VersionRow = lazy(async () => ({ default: (await import('./versions/version-row.tsx')).VersionRow }))
const ApprovalNote = lazy(async () => ({ default: (await import('./approval/approval-note.tsx')).ApprovalNote }))
const DeliveryPanel = lazy(async () => ({ default: (await import('./delivery/delivery-panel.tsx')).DeliveryPanel }))
const VersionChanges = lazy(async () => ({ default: (await import('./versions/version-changes.tsx')).VersionChanges }))

const TransferNote = lazy(async () => ({ default: (await import('../transfers/transfer-note.tsx')).TransferNote }))
const StepsPanel = lazy(async () => ({ default: (await import('./steps/steps-panel.tsx')).StepsPanel }))

type Part = 'timeline' | 'fields' | 'related'

const parts: readonly { readonly id: Part; readonly name: MessageId }[] = [
  { id: 'timeline', name: 'record.timeline' },
  { id: 'fields', name: 'record.fields' },
  { id: 'related', name: 'record.related' },
]

/** On a phone the three parts stand behind chips; on a wide screen side by side. */
function PartChips({ part, onChoose }: { readonly part: Part; readonly onChoose: (part: Part) => void }) {
  const t = useT()
  return (
    <div className="row only-phone partchips">
      {parts.map(({ id, name }) => (
        <button
          key={id}
          type="button"
          className={id === part ? 'chip on' : 'chip'}
          aria-pressed={id === part}
          onClick={() => onChoose(id)}
        >
          {t(name)}
        </button>
      ))}
    </div>
  )
}

const isInput = (target: EventTarget) => target instanceof HTMLElement && target.matches('input, textarea')

/** Whether somebody writes on this page: told to the others who have the record open. */
function useWriting() {
  const [writing, setWriting] = useState(false)
  const watch = {
    onFocus: ({ target }: FocusEvent) => setWriting(isInput(target)),
    onBlur: () => setWriting(false),
  }
  return { writing, watch }
}

/** What stands between the head and the parts: where the record is on its way, and what is to be done about it. */
function Notes({ object, record }: { readonly object: ObjectView; readonly record: BusinessRecord }) {
  const { revising, approving } = object
  return (
    <>
      <StageSteps object={object} record={record} />
      <Suspense fallback={null}>{isPassing(object) ? <StepsPanel object={object} record={record} /> : null}</Suspense>
      <Suspense fallback={null}>
        {revising === undefined ? null : <VersionRow object={object} record={record} revising={revising} />}
      </Suspense>
      <Suspense fallback={null}>
        {approving === undefined ? null : <ApprovalNote object={object} record={record} approving={approving} />}
      </Suspense>
      <Suspense fallback={null}>
        {TRANSFERABLE.has(object.name) ? <TransferNote object={object} record={record} /> : null}
      </Suspense>
      <HeldNote object={object} record={record} />
      <ConvertedNote object={object} record={record} />
    </>
  )
}

/** The fields; where nothing in them can be edited, a keyboard scrolls them by themselves. */
function Fields({ object, record }: { readonly object: ObjectView; readonly record: BusinessRecord }) {
  const t = useT()
  const scrolled = may(useMe(), object.name, 'update') ? {} : { tabIndex: 0 }
  return (
    <section className="rec-l" aria-label={t('record.fields')} {...scrolled}>
      <FieldsPanel object={object} record={record} />
    </section>
  )
}

/** The page of one record: who and what at the top, fields, the timeline with the follow-up box, what belongs to it. */
export function RecordView({ object, record }: { readonly object: ObjectView; readonly record: BusinessRecord }) {
  const t = useT()
  const me = useMe()
  const [part, setPart] = useState<Part>('timeline')
  const { writing, watch } = useWriting()
  const others = usePresence(object.name, record.id, writing)
  const { state } = useLocation()
  useRemembered({ object: object.name, plural: object.plural, id: record.id, title: titleOf(record, object.title) })
  const { revising } = object
  const mayWrite = may(me, 'activity', 'create') && FOLLOWED_UP.has(object.name)
  return (
    <>
      <RecordHead object={object} record={record} others={others} />
      <Notes object={object} record={record} />
      <MergedNote state={state} />
      <PartChips part={part} onChoose={setPart} />
      <div className={`rec show-${part}`} {...watch}>
        <Fields object={object} record={record} />
        <section className="rec-m" aria-label={t('record.timeline')}>
          {mayWrite ? <FollowUpBox object={object} id={record.id} /> : null}
          <LinesPanel object={object} record={record} />
          <Suspense fallback={null}>
            {object.name === 'order' ? <DeliveryPanel order={record} /> : null}
            {revising === undefined ? null : <VersionChanges object={object} record={record} revising={revising} />}
          </Suspense>
          <Timeline object={object} record={record} />
        </section>
        <section className="rec-r" aria-label={t('record.related')}>
          <RelatedPanel object={object} record={record} />
        </section>
      </div>
    </>
  )
}
