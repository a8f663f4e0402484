/** How well a column heading names a field, in either language. */
import type { Field, NamedField } from '@holdfast/catalog'
import { isOneLetterOff } from '@holdfast/catalog/values'
import { EXTRA_HEADINGS, NAME_HEADINGS, REGION_HEADINGS } from './tables/headings.ts'

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
  const parts = field.personName === true ? Object.values(NAME_HEADINGS).flat() : []
  const names = [...new Set([...words, ...regions, ...parts].map(foldHeading))].filter((name) => name !== '')
  namesByField.set(field, names)
  return names
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

/** Parts of fields that files give in several columns, in the order in which they are put together. */
const REGION_PARTS = ['whole', 'province', 'city', 'district'] as const
const NAME_PARTS = ['whole', 'family', 'given'] as const
export type Part = (typeof REGION_PARTS)[number] | (typeof NAME_PARTS)[number]

/** Whether several columns may feed the field, each a part of it. */
export const hasParts = (field: Field | undefined): boolean => field?.kind === 'region' || field?.personName === true

/** Which part of a region a heading names. */
function regionPartOf(folded: string): Part {
  if (REGION_HEADINGS.whole.some((name) => folded.endsWith(name))) return 'whole'
  const named = (part: 'province' | 'city' | 'district') =>
    REGION_HEADINGS[part].some((name) => folded === name || folded.endsWith(name))
  return (['province', 'city', 'district'] as const).find(named) ?? 'whole'
}

/** Which part of a region or of a person's name a heading names, so that they are put together in their order; null for fields without parts. */
export function partOf(heading: string, field: Field): Part | null {
  const folded = foldHeading(heading)
  if (field.kind === 'region') return regionPartOf(folded)
  if (field.personName !== true) return null
  return (['family', 'given'] as const).find((part) => NAME_HEADINGS[part].some((name) => folded === name)) ?? 'whole'
}

/** Where a column comes among those that feed the same field. */
export function rankOfPart(heading: string, field: Field): number {
  const part = partOf(heading, field)
  const order: readonly (Part | null)[] = field.kind === 'region' ? REGION_PARTS : NAME_PARTS
  return order.indexOf(part)
}
