import type { BilingualLabel } from '@holdfast/sdk'
import { Input } from 'antd'

interface WordsInputsProps {
  readonly value: BilingualLabel
  /** What the two fields are called. */
  readonly names: BilingualLabel
  readonly onChange: (value: BilingualLabel) => void
}

/** What something is called, in Chinese and in English. */
export const WordsInputs = ({ value, names, onChange }: WordsInputsProps) =>
  (['zh', 'en'] as const).map((language) => (
    <Input
      key={language}
      aria-label={names[language]}
      placeholder={names[language]}
      value={value[language]}
      maxLength={60}
      onChange={({ target }) => onChange({ ...value, [language]: target.value })}
    />
  ))
