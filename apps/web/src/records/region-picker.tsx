import { Cascader } from 'antd'
import { useMemo } from 'react'
import { currentLanguage, labelText } from '../app/i18n.ts'
import { useClearing } from '../ui/clearing.tsx'
import type { EditorProps } from './field-editor.tsx'
import { choicesIn, pathOf, type RegionChoice } from './region-choices.ts'

const fits = (typed: string, path: readonly RegionChoice[]) => path.some(({ label }) => label.includes(typed))

/** Province, city, area; any of them may be the answer, and any part of a name finds it. */
export function RegionPicker({ field, id, value, onChange, autoFocus }: EditorProps) {
  const clearing = useClearing()
  const choices = useMemo(() => choicesIn('', currentLanguage()), [])
  return (
    <Cascader<RegionChoice>
      {...(id === undefined ? {} : { id })}
      {...(autoFocus === true ? { autoFocus: true } : {})}
      className="wide"
      aria-label={labelText(field.label)}
      allowClear={clearing}
      changeOnSelect
      showSearch={{ filter: fits }}
      options={choices}
      value={pathOf(value)}
      onChange={(path) => onChange?.(path?.at(-1) ?? null)}
    />
  )
}
