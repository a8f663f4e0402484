import type { ChoiceOption } from '@holdfast/sdk'
import { Button } from 'antd'
import { ArrowDown, ArrowUp, Plus } from 'lucide-react'
import { useT } from '../../app/i18n.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { shifted } from '../shifted.ts'
import { WordsInputs } from '../words-inputs.tsx'

interface OptionListProps {
  readonly value?: readonly ChoiceOption[]
  readonly onChange?: (options: readonly ChoiceOption[]) => void
  /** Options that records may hold: they are retired, never taken away. */
  readonly kept?: readonly string[]
  /** The places of options whose missing name is told beside them. */
  readonly nameless?: readonly number[]
}

interface OptionRowProps {
  readonly option: ChoiceOption
  /** Counted from 1. */
  readonly at: number
  readonly isNameless: boolean
  readonly isKept: boolean
  readonly onChange: (option: ChoiceOption | null) => void
  readonly onMove: (step: -1 | 1) => void
}

function OptionRow({ option, at, isNameless, isKept, onChange, onMove }: OptionRowProps) {
  const t = useT()
  const { label, retired = false } = option
  const name = { option: label.zh }
  return (
    <li>
      <div className={retired ? 'optionrow retired' : 'optionrow'}>
        <WordsInputs
          value={label}
          names={{ zh: t('option.zh'), en: t('option.en') }}
          needed={isNameless}
          onChange={(next) => onChange({ ...option, label: next })}
        />
        <IconButton small icon={ArrowUp} name={t('fields.up', { field: label.zh })} onClick={() => onMove(-1)} />
        <IconButton small icon={ArrowDown} name={t('fields.down', { field: label.zh })} onClick={() => onMove(1)} />
        {isKept ? (
          <Button
            size="small"
            aria-label={t(retired ? 'option.backOf' : 'option.retireOf', name)}
            onClick={() => onChange({ ...option, retired: !retired })}
          >
            {t(retired ? 'option.back' : 'option.retire')}
          </Button>
        ) : (
          <Button size="small" aria-label={t('option.dropOf', name)} onClick={() => onChange(null)}>
            {t('option.drop')}
          </Button>
        )}
      </div>
      {isNameless ? (
        <p className="sm err" role="alert">
          {t('option.nameless', { at })}
        </p>
      ) : null}
    </li>
  )
}

/** Options with their words in both languages: renamed, ordered, added, retired. */
export function OptionList({ value = [], onChange, kept = [], nameless = [] }: OptionListProps) {
  const t = useT()
  const change = (at: number, option: ChoiceOption | null) =>
    onChange?.(
      option === null
        ? value.filter((_, index) => index !== at)
        : value.map((each, index) => (index === at ? option : each)),
    )
  return (
    <>
      <ul className="optionlist">
        {value.map((option, at) => (
          <OptionRow
            // biome-ignore lint/suspicious/noArrayIndexKey: a new option has no name but the one that is being typed
            key={at}
            option={option}
            at={at + 1}
            isNameless={nameless.includes(at)}
            isKept={kept.includes(option.value)}
            onChange={(next) => change(at, next)}
            onMove={(step) => onChange?.(shifted(value, at, step))}
          />
        ))}
      </ul>
      <Button
        size="small"
        icon={<Plus size={14} aria-hidden="true" />}
        onClick={() => onChange?.([...value, { value: '', label: { zh: '', en: '' } }])}
      >
        {t('option.add')}
      </Button>
    </>
  )
}
