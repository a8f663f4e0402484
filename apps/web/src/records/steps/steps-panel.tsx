import type { BusinessRecord, RecordStep } from '@holdfast/sdk'
import { Circle, CircleCheckBig } from 'lucide-react'
import { useAct } from '../../access/use-act.ts'
import { labelText, useT } from '../../app/i18n.ts'
import { may, useMe } from '../../app/session.tsx'
import { formatRelativeDay } from '../../ui/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import type { ObjectView } from '../catalogue.ts'
import { activitySentences } from '../timeline-data.ts'
import { tickStep, useSteps } from './use-steps.ts'

interface StepLineProps {
  readonly step: RecordStep
  readonly isNext: boolean
  readonly movable: boolean
  readonly onTick: () => void
}

/** When a step is due, was done, or what it waits for. */
function StepTime({ step, isNext }: Pick<StepLineProps, 'step' | 'isNext'>) {
  const t = useT()
  const { due, doneAt, doneBy, days, unit } = step
  if (doneAt !== null)
    return (
      <span className="t3">
        {formatRelativeDay(doneAt, t)}
        {doneBy?.name === undefined ? null : ` · ${doneBy.name}`}
      </span>
    )
  if (due === null)
    return <span className="t3">{t(unit === 'days' ? 'steps.waits.days' : 'steps.waits.workdays', { days })}</span>
  const late = !step.optional && due < new Date().toISOString()
  return (
    <span className={late ? 'err' : 't2'}>
      {isNext ? `${t('steps.next')} · ` : ''}
      {formatRelativeDay(due, t)}
    </span>
  )
}

function StepLine({ step, isNext, movable, onTick }: StepLineProps) {
  const t = useT()
  const words = labelText(step.label)
  const isDone = step.doneAt !== null
  const kind = activitySentences[step.kind]?.name
  const Icon = isDone ? CircleCheckBig : Circle
  return (
    <li className={isDone ? 'stepline done' : 'stepline'}>
      {movable ? (
        <IconButton
          small
          icon={Icon}
          name={t(isDone ? 'steps.open' : 'steps.done', { step: words })}
          onClick={onTick}
        />
      ) : (
        <Icon size={16} aria-hidden="true" />
      )}
      <span className="grow stepwords">
        {isNext ? <b>{words}</b> : words}
        {kind === undefined ? null : <span className="t3"> · {t(kind)}</span>}
        {step.optional ? <span className="t3"> · {t('steps.optional')}</span> : null}
      </span>
      <StepTime step={step} isNext={isNext} />
    </li>
  )
}

/** The first open step that is not optional and whose day is known. */
function nextOf(steps: readonly RecordStep[]): RecordStep | undefined {
  const open = steps.filter(({ doneAt, due, optional }) => doneAt === null && due !== null && !optional)
  return open.toSorted((one, other) => String(one.due).localeCompare(String(other.due)))[0]
}

interface StepsPanelProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
}

/** What is to be done with the record in its stage, as a checklist; nothing where the stage asks for nothing. */
export function StepsPanel({ object, record }: StepsPanelProps) {
  const t = useT()
  const me = useMe()
  const act = useAct()
  const steps = useSteps(object, record.id).data?.data ?? []
  if (steps.length === 0) return null
  const next = nextOf(steps)
  const movable = may(me, object.name, 'update')
  const done = steps.filter(({ doneAt }) => doneAt !== null).length
  return (
    <section className="stepspanel" aria-label={t('steps.title')}>
      <h2>
        {t('steps.title')} <span className="t3">{t('steps.progress', { done, total: steps.length })}</span>
      </h2>
      <ol>
        {steps.map((step) => (
          <StepLine
            key={step.id}
            step={step}
            isNext={step.id === next?.id}
            movable={movable}
            onTick={() => (act.busy ? undefined : act.run(() => tickStep(object, record.id, step)))}
          />
        ))}
      </ol>
      <ProblemNote error={act.error} />
    </section>
  )
}
