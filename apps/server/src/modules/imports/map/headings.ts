/** How well a column heading names a field, in either language. */
import type { Field, NamedField } from '@holdfast/catalog'
import { EXTRA_HEADINGS, REGION_HEADINGS } from './tables/headings.ts'

/** Without case, width, blanks, punctuation and what stands in brackets: `手机（必填）*` → `手机`. */
export function foldHeading(heading: string): string {
  const folded = heading.normalize('NFKC').toLowerCase()
  const bare = folded.replace(/[([【{].*?[)\]】}]/gu, '').replace(/[^\p{L}\p{N}]/gu, '')
  return bare === '' ? folded.replace(/[^\p{L}\p{N}]/gu, '') : bare
}

const namesByField = new WeakMap<Field, readonly string[]>()

/** Every folded name of a field: labels, aliases, its key, and what address books call it. */
function namesOf({ key, field }: NamedField): readonly string[] {
  const known = namesByField.get(field)
  if (known !== undefined) return known
  const words = [field.label.zh, field.label.en, ...(field.aliases ?? []), ...(EXTRA_HEADINGS[key] ?? [])]
  const regions = field.kind === 'region' ? Object.values(REGION_HEADINGS).flat() : []
  const names = [...new Set([...words, ...regions].map(foldHeading))].filter((name) => name !== '')
  namesByField.set(field, names)
  return names
}

/** True where `a` becomes `b` by one letter put in, left out or changed. */
function isOneLetterOff(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (long.length - short.length > 1) return false
  let at = 0
  while (at < short.length && short[at] === long[at]) at += 1
  const rest = long.slice(at + 1)
  return rest === short.slice(at) || rest === short.slice(at + 1)
}

const isLatin = (text: string) => /^[\p{Script=Latin}\p{N}]+$/u.test(text)

/** The last word of a Chinese or English heading says what it is: 客户手机号 is a number, 公司地址 an address. */
function likeness(heading: string, name: string): number {
  if (heading === name) return 1
  const shortest = isLatin(name) ? 4 : 2
  if (name.length < shortest || heading.length < shortest) return 0
  if (isLatin(name) && name.length >= 5 && isOneLetterOff(heading, name)) return 0.75
  const share = name.length / heading.length
  if (heading.endsWith(name)) return 0.6 + 0.25 * share
  return heading.startsWith(name) ? 0.35 + 0.25 * share : 0
}

/** 1 where the heading is a name of the field, less where it only contains one, 0 where it has nothing to do with it. */
export function scoreHeading(heading: string, named: NamedField): number {
  const folded = foldHeading(heading)
  if (folded === '') return 0
  if (folded === named.key.toLowerCase()) return 0.99
  return Math.max(0, ...namesOf(named).map((name) => likeness(folded, name)))
}

export type RegionLevel = keyof typeof REGION_HEADINGS

/** Which part of a region a heading names, so that province, city and district are put together in their order. */
export function regionLevelOf(heading: string): RegionLevel {
  const folded = foldHeading(heading)
  if (REGION_HEADINGS.whole.some((name) => folded.endsWith(name))) return 'whole'
  for (const level of ['province', 'city', 'district'] as const)
    if (REGION_HEADINGS[level].some((name) => folded === name || folded.endsWith(name))) return level
  return 'whole'
}
