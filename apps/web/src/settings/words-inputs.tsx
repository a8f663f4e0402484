import type { BilingualLabel } from '@holdfast/sdk'
import { Input } from 'antd'

interface WordsInputsProps {
  readonly value: BilingualLabel
  /** What the two fields are called. */
  readonly names: BilingualLabel
  /** True once a name that is still missing is told: its field is marked. */
  readonly needed?: boolean
  readonly onChange: (value: BilingualLabel) => void
}

/** What something is called, in Chinese and in English. */
export const WordsInputs = ({ value, names, needed = false, onChange }: WordsInputsProps) =>
  (['zh', 'en'] as const).map((language) => (
    <Input
      key={language}
      aria-label={names[language]}
      placeholder={names[language]}
      value={value[language]}
      maxLength={60}
      {...(needed && value[language].trim() === '' ? { status: 'error' as const, 'aria-invalid': true } : {})}
      onChange={({ target }) => onChange({ ...value, [language]: target.value })}
    />
  ))
