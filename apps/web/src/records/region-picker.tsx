import { cityOf, provinceOf, regionName, regionsIn } from '@holdfast/catalog/regions'
import { Cascader } from 'antd'
import { useMemo } from 'react'
import { currentLanguage, labelText } from '../app/i18n.ts'
import type { EditorProps } from './field-editor.tsx'

interface Choice {
  readonly value: string
  readonly label: string
  readonly children?: Choice[]
}

/** What lies below a division; a city without districts (东莞) stands in the table as its own only area. */
const below = (code: string) => regionsIn(code).filter((region) => region.code !== code)

const choicesIn = (code: string): Choice[] =>
  below(code).map((region) => {
    const children = choicesIn(region.code)
    const label = regionName(region.code, currentLanguage())
    return { value: region.code, label, ...(children.length === 0 ? {} : { children }) }
  })

/** The way down to a division as the choices have it: a district of Beijing lies right below the city. */
function pathOf(value: unknown): string[] {
  if (typeof value !== 'string') return []
  const path: string[] = []
  for (const code of new Set([provinceOf(value), cityOf(value), value]))
    if (below(path.at(-1) ?? '').some((region) => region.code === code)) path.push(code)
  return path
}

const fits = (typed: string, path: readonly Choice[]) => path.some(({ label }) => label.includes(typed))

/** Province, city, area; any of them may be the answer, and any part of a name finds it. */
export function RegionPicker({ field, id, value, onChange, autoFocus }: EditorProps) {
  const choices = useMemo(() => choicesIn(''), [])
  return (
    <Cascader<Choice>
      {...(id === undefined ? {} : { id })}
      {...(autoFocus === true ? { autoFocus: true } : {})}
      className="wide"
      aria-label={labelText(field.label)}
      allowClear
      changeOnSelect
      showSearch={{ filter: fits }}
      options={choices}
      value={pathOf(value)}
      onChange={(path) => onChange?.(path?.at(-1) ?? null)}
    />
  )
}
