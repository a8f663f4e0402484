import type { ChoiceOption } from '@holdfast/sdk'
import { Button, Input } from 'antd'
import { ArrowDown, ArrowUp, Plus } from 'lucide-react'
import { useT } from '../../app/i18n.ts'
import { IconButton } from '../../ui/icon-button.tsx'

interface OptionListProps {
  readonly value?: readonly ChoiceOption[]
  readonly onChange?: (options: readonly ChoiceOption[]) => void
  /** Options that records may hold: they are retired, never taken away. */
  readonly kept?: readonly string[]
}

const WORD = /[^a-z0-9]+/g

/** A value nobody reads, made once from the English word; it never changes when the words do. */
function valueFor(label: string, taken: readonly string[]): string {
  const word = label
    .toLowerCase()
    .replace(WORD, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 30)
  const base = word === '' ? 'option' : word
  if (!taken.includes(base)) return base
  let at = 2
  while (taken.includes(`${base}_${at}`)) at += 1
  return `${base}_${at}`
}

/** New options get their value when they are saved, from the words they end up with. */
export function withValues(options: readonly ChoiceOption[]): readonly ChoiceOption[] {
  const taken = options.map(({ value }) => value).filter((value) => value !== '')
  return options.map((option) => {
    if (option.value !== '') return option
    const value = valueFor(option.label.en, taken)
    taken.push(value)
    return { ...option, value }
  })
}

const swapped = (options: readonly ChoiceOption[], at: number, step: -1 | 1): readonly ChoiceOption[] => {
  const [one, other] = [options[at], options[at + step]]
  if (one === undefined || other === undefined) return options
  return options.map((each, index) => (index === at ? other : index === at + step ? one : each))
}

interface OptionRowProps {
  readonly option: ChoiceOption
  readonly isKept: boolean
  readonly onChange: (option: ChoiceOption | null) => void
  readonly onMove: (step: -1 | 1) => void
}

function OptionRow({ option, isKept, onChange, onMove }: OptionRowProps) {
  const t = useT()
  const { label, retired = false } = option
  const word = (part: Partial<ChoiceOption['label']>) => onChange({ ...option, label: { ...label, ...part } })
  const name = { option: label.zh }
  return (
    <li className={retired ? 'optionrow retired' : 'optionrow'}>
      <Input
        aria-label={t('option.zh')}
        placeholder={t('option.zh')}
        value={label.zh}
        maxLength={60}
        onChange={({ target }) => word({ zh: target.value })}
      />
      <Input
        aria-label={t('option.en')}
        placeholder={t('option.en')}
        value={label.en}
        maxLength={60}
        onChange={({ target }) => word({ en: target.value })}
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
    </li>
  )
}

/** Options with their words in both languages: renamed, ordered, added, retired. */
export function OptionList({ value = [], onChange, kept = [] }: OptionListProps) {
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
            isKept={kept.includes(option.value)}
            onChange={(next) => change(at, next)}
            onMove={(step) => onChange?.(swapped(value, at, step))}
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
