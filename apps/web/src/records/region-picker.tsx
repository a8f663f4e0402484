import { cityOf, findRegion, provinceOf, regionName, regionsIn } from '@holdfast/catalog/regions'
import { Cascader } from 'antd'
import { currentLanguage, labelText } from '../app/i18n.ts'
import type { EditorProps } from './field-editor.tsx'

interface Choice {
  readonly value: string
  readonly label: string
  readonly children?: Choice[]
}

const choicesIn = (code?: string): Choice[] =>
  regionsIn(code).map((region) => {
    const children = choicesIn(region.code)
    const label = regionName(region.code, currentLanguage())
    return { value: region.code, label, ...(children.length === 0 ? {} : { children }) }
  })

const pathOf = (value: unknown): string[] => {
  if (typeof value !== 'string' || findRegion(value) === undefined) return []
  return [...new Set([provinceOf(value), cityOf(value), value])].filter((code) => findRegion(code) !== undefined)
}

const fits = (typed: string, path: readonly Choice[]) => path.some(({ label }) => label.includes(typed))

/** Province, city, area; any of them may be the answer, and any part of a name finds it. */
export function RegionPicker({ field, id, value, onChange, autoFocus }: EditorProps) {
  return (
    <Cascader<Choice>
      {...(id === undefined ? {} : { id })}
      {...(autoFocus === true ? { autoFocus: true } : {})}
      className="wide"
      aria-label={labelText(field.label)}
      allowClear
      changeOnSelect
      showSearch={{ filter: fits }}
      options={choicesIn()}
      value={pathOf(value)}
      onChange={(path) => onChange?.(path?.at(-1) ?? null)}
    />
  )
}
