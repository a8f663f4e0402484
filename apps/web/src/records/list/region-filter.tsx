import { Cascader } from 'antd'
import { useMemo } from 'react'
import { currentLanguage, useT } from '../../app/i18n.ts'
import { choicesIn, pathOf, type RegionChoice } from '../region-choices.ts'

interface RegionFilterProps {
  readonly value: unknown
  readonly onChange: (value: unknown) => void
}

const DIGITS = 6

/** A province begins with two digits of its code, a city with four: what lies in it begins with the same. */
export const beginningOf = (code: string): string => code.replace(/^(\d{2})0000$/, '$1').replace(/^(\d{4})00$/, '$1')

const fits = (typed: string, path: readonly RegionChoice[]) => path.some(({ label }) => label.includes(typed))

/** Any number of provinces, cities and areas; each holds what lies in it. */
export function RegionFilter({ value, onChange }: RegionFilterProps) {
  const t = useT()
  const choices = useMemo(() => choicesIn('', currentLanguage()), [])
  const codes = [value].flat().filter((code) => typeof code === 'string')
  return (
    <Cascader<RegionChoice>
      autoFocus
      className="wide"
      multiple
      size="small"
      showCheckedStrategy={Cascader.SHOW_PARENT}
      aria-label={t('filter.value')}
      placeholder={t('filter.value')}
      showSearch={{ filter: fits }}
      options={choices}
      value={codes.map((code) => pathOf(code.padEnd(DIGITS, '0')))}
      onChange={(paths) => {
        const beginnings = paths.map((path) => beginningOf(String(path.at(-1))))
        onChange(beginnings.length === 1 ? beginnings[0] : beginnings)
      }}
    />
  )
}
