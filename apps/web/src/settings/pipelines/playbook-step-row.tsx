import type { PlaybookStep } from '@holdfast/sdk'
import { Checkbox, InputNumber, Select } from 'antd'
import { ArrowDown, ArrowUp, X } from 'lucide-react'
import { labelText, useT } from '../../app/i18n.ts'
import type { MessageId } from '../../locales/zh.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { WordsInputs } from '../words-inputs.tsx'

interface StepRowProps {
  readonly step: PlaybookStep
  /** Counted from 1. */
  readonly at: number
  /** True once a name that is still missing is told. */
  readonly isAsked: boolean
  readonly onChange: (step: PlaybookStep | null) => void
  readonly onMove: (by: -1 | 1) => void
}

const KINDS: readonly (readonly [string, MessageId])[] = [
  ['call', 'kind.call'],
  ['visit', 'kind.visit'],
  ['meeting', 'kind.meeting'],
  ['mail', 'kind.mail'],
  ['wechat', 'kind.wechat'],
  ['sms', 'kind.sms'],
  ['other', 'playbook.kind.other'],
]
const UNITS = [
  ['days', 'playbook.unit.days'],
  ['workdays', 'playbook.unit.workdays'],
] as const
const STARTS = [
  ['stage', 'playbook.after.stage'],
  ['step', 'playbook.after.step'],
] as const

/** How a step is done, and when it is due. */
function StepTerms({ step, onChange }: Pick<StepRowProps, 'step' | 'onChange'>) {
  const t = useT()
  return (
    <div className="playbookterms">
      <Select
        aria-label={t('playbook.kind')}
        value={step.kind}
        options={KINDS.map(([value, name]) => ({ value, label: t(name) }))}
        onChange={(kind) => onChange({ ...step, kind })}
      />
      <InputNumber<number>
        aria-label={t('playbook.days')}
        value={step.days}
        min={0}
        max={365}
        precision={0}
        controls={false}
        onChange={(days) => onChange({ ...step, days: days ?? 0 })}
      />
      <Select<PlaybookStep['unit']>
        aria-label={t('playbook.unit')}
        value={step.unit}
        options={UNITS.map(([value, name]) => ({ value, label: t(name) }))}
        onChange={(unit) => onChange({ ...step, unit })}
      />
      <Select<PlaybookStep['after']>
        aria-label={t('playbook.after')}
        value={step.after}
        options={STARTS.map(([value, name]) => ({ value, label: t(name) }))}
        onChange={(after) => onChange({ ...step, after })}
      />
      <Checkbox checked={step.optional} onChange={({ target }) => onChange({ ...step, optional: target.checked })}>
        {t('playbook.optional')}
      </Checkbox>
    </div>
  )
}

/** One step of a playbook, all of it. */
export function PlaybookStepRow({ step, at, isAsked, onChange, onMove }: StepRowProps) {
  const t = useT()
  const name = labelText(step.label).trim() || t('playbook.step', { at })
  const isUnnamed = `${step.label.zh}${step.label.en}`.trim() === ''
  return (
    <li>
      <fieldset aria-label={t('playbook.step', { at })}>
        <div className="playbooknames">
          <WordsInputs
            value={step.label}
            names={{ zh: t('option.zh'), en: t('option.en') }}
            needed={isAsked && isUnnamed}
            onChange={(label) => onChange({ ...step, label })}
          />
          <span className="row">
            <IconButton small icon={ArrowUp} name={t('fields.up', { field: name })} onClick={() => onMove(-1)} />
            <IconButton small icon={ArrowDown} name={t('fields.down', { field: name })} onClick={() => onMove(1)} />
            <IconButton small icon={X} name={t('option.dropOf', { option: name })} onClick={() => onChange(null)} />
          </span>
        </div>
        <StepTerms step={step} onChange={onChange} />
        {isAsked && isUnnamed ? (
          <p className="sm err" role="alert">
            {t('form.needed')}
          </p>
        ) : null}
      </fieldset>
    </li>
  )
}
