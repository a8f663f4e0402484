import { cityOf, provinceOf, regionName, regionsIn } from '@holdfast/catalog/regions'
import type { Language } from '../app/words.ts'

export interface RegionChoice {
  readonly value: string
  readonly label: string
  readonly children?: RegionChoice[]
}

/** What lies below a division; a city without districts (东莞) stands in the table as its own only area. */
const below = (code: string) => regionsIn(code).filter((region) => region.code !== code)

/** The divisions below a code as a tree of choices; from the provinces down for none. */
export const choicesIn = (code: string, language: Language): RegionChoice[] =>
  below(code).map((region) => {
    const children = choicesIn(region.code, language)
    const label = regionName(region.code, language)
    return { value: region.code, label, ...(children.length === 0 ? {} : { children }) }
  })

/** The way down to a division as the choices have it: a district of Beijing lies right below the city. */
export function pathOf(value: unknown): string[] {
  if (typeof value !== 'string') return []
  const path: string[] = []
  for (const code of new Set([provinceOf(value), cityOf(value), value]))
    if (below(path.at(-1) ?? '').some((region) => region.code === code)) path.push(code)
  return path
}
