import type { BusinessRecord, CatalogField } from '@holdfast/sdk'
import { labelText, type Translate } from '../../app/i18n.ts'
import { hasFace } from '../../ui/avatar.tsx'
import { formatMoney } from '../../ui/format.ts'
import { isNamed, type ObjectView } from '../catalogue.ts'
import { fieldWords, plainText, tagsOf } from '../field-words.ts'
import { pluralOf } from '../plurals.ts'
import { fieldValueOf, isEmpty, isMasked, isOmitted, namedReference, targetOf, titleOf } from '../record-values.ts'
import type { LookColumn } from './look.ts'

/** What all rows of a list have in common. Another look, and every row is drawn anew. */
export interface RowLook {
  readonly object: ObjectView
  readonly columns: readonly LookColumn[]
  /** Whether rows are cards, as on a phone. */
  readonly isCard: boolean
  readonly mayReveal: boolean
  readonly mayContact: boolean
  readonly t: Translate
}

interface Eye {
  readonly key: string
  readonly name: string
  readonly strict: boolean
}

/** What stands in a cell while nobody works in it. */
export type CellContent =
  | { readonly as: 'words'; readonly words: string; readonly faint: boolean }
  | { readonly as: 'unseen'; readonly words: string }
  | { readonly as: 'link'; readonly path: string; readonly words: string }
  | { readonly as: 'person'; readonly id: string; readonly name: string }
  | { readonly as: 'tags'; readonly words: readonly string[] }
  | { readonly as: 'money'; readonly words: string; readonly title: string }
  | { readonly as: 'mask'; readonly mask: string; readonly eye: Eye | null }
  | {
      readonly as: 'title'
      readonly id: string
      readonly name: string
      readonly path: string
      /** Companies are squares, people circles; a paper has no face. */
      readonly picture: 'square' | 'round' | null
      /** What matters next, beneath the name of a card. */
      readonly beneath: readonly string[]
    }
  /** What acts by itself, by the record it is about. */
  | { readonly as: 'live'; readonly of: string }

const SECOND_LINE = 3
/** What can only be shown by what acts: files open, and the table of regions is fetched when one is seen. */
const LIVE_KINDS = new Set(['file', 'region'])

/** The first of what there is, an amount among it. */
function beneath({ columns, isCard }: RowLook, record: BusinessRecord): readonly string[] {
  if (!isCard) return []
  const there = columns
    .slice(1)
    .filter(({ field, key }) => field.kind !== 'region' && !isMasked(record, key) && !isEmpty(record[key]))
  const sum = there.find(({ field }) => field.kind === 'money')
  const shown = there.slice(0, SECOND_LINE)
  if (sum !== undefined && !shown.includes(sum)) shown.splice(-1, 1, sum)
  return shown.map(({ field, key }) => plainText(field, record[key]))
}

function title(look: RowLook, record: BusinessRecord): CellContent {
  const { name, plural, title: key } = look.object
  return {
    as: 'title',
    id: record.id,
    name: titleOf(record, key),
    path: `/${plural}/${record.id}`,
    picture: !hasFace(name) ? null : name === 'account' ? 'square' : 'round',
    beneath: beneath(look, record),
  }
}

function eyeOf({ object, mayReveal, t }: RowLook, record: BusinessRecord, field: CatalogField): Eye | null {
  if (!mayReveal) return null
  const strict = field.class === 'sensitive'
  const about = { field: labelText(field.label), name: titleOf(record, object.title) }
  return { key: field.key, strict, name: t(strict ? 'reveal.strict' : 'reveal.show', about) }
}

function reference(field: CatalogField, value: unknown): CellContent {
  const named = namedReference(value)
  if (named === null) return { as: 'words', words: String(value).slice(-8), faint: true }
  const target = targetOf(field, value)
  if (target === 'user') return { as: 'person', id: named.id, name: named.name }
  return { as: 'link', path: `/${pluralOf(target)}/${named.id}`, words: named.name }
}

function money(value: unknown): CellContent {
  const { amount, currency } = value as { amount: string; currency: string }
  return { as: 'money', words: formatMoney(amount, currency), title: `${amount} ${currency}` }
}

/** What stands in a record's cell: looks as the field does everywhere else, but is made of plain elements alone where that is possible. */
export function cellContent(look: RowLook, record: BusinessRecord, { key, field }: LookColumn): CellContent {
  if (key === look.object.title) return title(look, record)
  const value = fieldValueOf(record, field)
  if (isOmitted(record, key)) return { as: 'unseen', words: look.t('field.unseen') }
  if (isEmpty(value)) return { as: 'words', words: '—', faint: true }
  if (isMasked(record, key)) return { as: 'mask', mask: String(value), eye: eyeOf(look, record, field) }
  if (LIVE_KINDS.has(field.kind)) return { as: 'live', of: record.id }
  if (isNamed(field)) return reference(field, value)
  if (field.kind === 'money') return money(value)
  if (field.kind === 'multiChoice' || field.kind === 'tags') return { as: 'tags', words: tagsOf(field, value) }
  return { as: 'words', words: fieldWords(field, value, look.t), faint: false }
}

/** Widths in the list's letters of 13 pixels, a little above those of the font. */
const WIDE_PX = 13.5
const BROAD_PX = 12.5
const NARROW_PX = 8
/** Padding, and what may stand beside the words: a picture, an eye. */
const BESIDE_PX = 52

function widthOfCharacter(character: string): number {
  if (character > '\u2e7f') return WIDE_PX
  return /[A-Zmw@%—]/.test(character) ? BROAD_PX : NARROW_PX
}

/** The words of a cell that lie in one line; null where there are several or something else. */
function lineOf(content: CellContent): string | null {
  if (content.as === 'mask') return content.mask
  if (content.as === 'title' || content.as === 'person') return content.name
  return content.as === 'tags' || content.as === 'live' ? null : content.words
}

/**
 * Whether the words of a cell may be wider than it is and have to be cut off. Every box that cuts costs the browser a layer of its own at each
 * frame, and a list in sight has hundreds of cells whose words are short.
 */
export function isCut(content: CellContent, width: number): boolean {
  const words = lineOf(content)
  if (words === null) return true
  let taken = BESIDE_PX
  for (const character of words) taken += widthOfCharacter(character)
  return taken > width
}
