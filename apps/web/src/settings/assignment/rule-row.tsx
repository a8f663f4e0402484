import type { Assignment, AssignmentRule, FieldFault } from '@holdfast/sdk'
import { Select, Switch } from 'antd'
import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react'
import { labelText, useT } from '../../app/i18n.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { WordsInputs } from '../words-inputs.tsx'
import { askedOf, withCondition } from './rule-draft.ts'
import { type Choice, choicesOf } from './use-assignment.ts'

interface RuleRowProps {
  readonly rule: AssignmentRule
  /** Counted from 1. */
  readonly at: number
  readonly askable: Assignment['askable']
  readonly targetsOf: (way: AssignmentRule['way']) => readonly Choice[]
  readonly faults: readonly Pick<FieldFault, 'path' | 'message'>[]
  readonly onChange: (rule: AssignmentRule | null) => void
  readonly onMove: (step: -1 | 1) => void
}

const WAYS = [
  ['turns', 'assignment.turns'],
  ['least', 'assignment.least'],
  ['person', 'assignment.person'],
] as const

const search = { optionFilterProp: 'label' } as const

/** How the rule gives, and to whom: the one changes with the other. */
function Giving({ rule, targetsOf, onChange }: Pick<RuleRowProps, 'rule' | 'targetsOf' | 'onChange'>) {
  const t = useT()
  const isKept = (way: AssignmentRule['way']) => (way === 'person') === (rule.way === 'person')
  return (
    <>
      <Select<AssignmentRule['way']>
        aria-label={t('assignment.way')}
        value={rule.way}
        options={WAYS.map(([value, name]) => ({ value, label: t(name) }))}
        onChange={(way) => onChange({ ...rule, way, to: isKept(way) ? rule.to : '' })}
      />
      <Select<string | null>
        aria-label={t('assignment.to')}
        placeholder={t('assignment.to')}
        value={rule.to === '' ? null : rule.to}
        options={[...targetsOf(rule.way)]}
        showSearch={search}
        onChange={(to) => onChange({ ...rule, to: to ?? '' })}
      />
      <span className="row">
        <Switch
          size="small"
          aria-label={t('assignment.atWork')}
          checked={rule.atWork}
          onChange={(atWork) => onChange({ ...rule, atWork })}
        />
        <span className="sm">{t('assignment.atWork')}</span>
      </span>
    </>
  )
}

/** What the rule asks of a new lead; a field without a choice asks nothing. */
function Conditions({ rule, askable, onChange }: Pick<RuleRowProps, 'rule' | 'askable' | 'onChange'>) {
  const t = useT()
  return (
    <div className="stagebounds">
      {askable.map((field) => (
        <div key={field.key}>
          <span className="sm t3">{labelText(field.label)}</span>
          <Select<string[]>
            mode="multiple"
            size="small"
            aria-label={labelText(field.label)}
            placeholder={t('assignment.any')}
            value={[...askedOf(rule, field.key)]}
            options={[...choicesOf(field)]}
            showSearch={search}
            onChange={(values) => onChange(withCondition(rule, field.key, values))}
          />
        </div>
      ))}
    </div>
  )
}

/** One rule, all of it, and what was said against it. */
export function RuleRow(props: RuleRowProps) {
  const t = useT()
  const { rule, at, faults, onChange, onMove } = props
  const name = labelText(rule.label) || t('assignment.new')
  return (
    <li className="stagerow">
      <fieldset aria-label={t('assignment.rule', { at })}>
        <div className="rulefacts">
          <WordsInputs
            value={rule.label}
            names={{ zh: t('assignment.nameZh'), en: t('assignment.nameEn') }}
            onChange={(label) => onChange({ ...rule, label })}
          />
          <Giving {...props} />
          <span className="row">
            <IconButton small icon={ArrowUp} name={t('assignment.up', { rule: name })} onClick={() => onMove(-1)} />
            <IconButton small icon={ArrowDown} name={t('assignment.down', { rule: name })} onClick={() => onMove(1)} />
            <IconButton
              small
              icon={Trash2}
              name={t('assignment.remove', { rule: name })}
              onClick={() => onChange(null)}
            />
          </span>
        </div>
        <Conditions {...props} />
        {faults.map(({ path, message }) => (
          <p key={path} className="sm err" role="alert">
            {message}
          </p>
        ))}
      </fieldset>
    </li>
  )
}
