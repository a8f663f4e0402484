import type { CatalogField } from '@holdfast/sdk'
import { Button, Select } from 'antd'
import { type KeyboardEvent, useState } from 'react'
import { useT } from '../../app/i18n.ts'
import { EnterKey } from '../../ui/enter-key.tsx'
import type { ObjectView } from '../catalogue.ts'
import type { ConditionOperator, FieldCondition } from './conditions.ts'
import { fieldLabel } from './fields.ts'
import { FilterValue } from './filter-value.tsx'
import { needsNoValue, operatorsOf, operatorWords, proposedValue } from './operators.ts'

interface FilterEditorProps {
  readonly object: ObjectView
  readonly field: CatalogField
  readonly condition: FieldCondition
  /** With the condition as it was left, or null when it was dropped. */
  readonly onDone: (condition: FieldCondition | null) => void
}

const isStated = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length > 0 && value.every((one) => one !== null && one !== undefined && one !== '')
    : value !== null && value !== undefined && value !== ''

const listed = new Set<ConditionOperator>(['in', 'nin'])

/** The value goes along to another operator where it means the same there. */
function carried(field: CatalogField, before: FieldCondition, operator: ConditionOperator): unknown {
  const same = listed.has(before.operator) === listed.has(operator) && before.operator !== 'between'
  const spans = new Set<ConditionOperator>(['within', 'notWithin'])
  const fits = same && operator !== 'between' && spans.has(before.operator) === spans.has(operator)
  return fits && !needsNoValue(before.operator) ? before.value : proposedValue(field, operator)
}

interface EndProps {
  readonly ready: boolean
  readonly onFinish: () => void
  readonly onDrop: () => void
}

function End({ ready, onFinish, onDrop }: EndProps) {
  const t = useT()
  return (
    <div className="row">
      <Button type="primary" size="small" disabled={!ready} onClick={onFinish}>
        {t('filter.apply')}
        <kbd>
          <EnterKey />
        </kbd>
      </Button>
      <Button type="text" size="small" onClick={onDrop}>
        {t('action.cancel')}
      </Button>
    </div>
  )
}

/** What is asked of one field: an operator in words, and a value in the field's own form. */
export function FilterEditor({ field, condition, onDone }: FilterEditorProps) {
  const t = useT()
  const [made, setMade] = useState(condition)
  const ready = needsNoValue(made.operator) || isStated(made.value)
  const label = fieldLabel(field, t)
  const finish = () => {
    if (ready) onDone(needsNoValue(made.operator) ? { ...made, value: null } : made)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const isInput = event.target instanceof HTMLInputElement && event.target.type !== 'search'
    if (event.key === 'Escape') onDone(null)
    if (event.key === 'Enter' && isInput && !event.nativeEvent.isComposing && !event.defaultPrevented) finish()
  }
  return (
    <fieldset className="filteredit" aria-label={label} onKeyDown={onKeyDown}>
      <b>{label}</b>
      <Select<ConditionOperator>
        size="small"
        aria-label={t('filter.operator')}
        value={made.operator}
        options={operatorsOf(field).map((operator) => ({
          value: operator,
          label: t(operatorWords(field, operator)),
        }))}
        onChange={(operator) => setMade({ ...made, operator, value: carried(field, made, operator) })}
      />
      {needsNoValue(made.operator) ? null : (
        <FilterValue
          field={field}
          operator={made.operator}
          value={made.value}
          onChange={(value) => setMade({ ...made, value })}
        />
      )}
      {field.mode === 'masked' ? <p className="sm t3">{t('filter.masked')}</p> : null}
      <End ready={ready} onFinish={finish} onDrop={() => onDone(null)} />
    </fieldset>
  )
}
