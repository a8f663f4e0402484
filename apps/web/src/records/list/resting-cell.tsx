import type { BusinessRecord, CatalogField } from '@holdfast/sdk'
import type { ReactNode } from 'react'
import { labelText, type Translate } from '../../app/i18n.ts'
import { maskedText } from '../../ui/masked-text.tsx'
import type { ObjectView } from '../catalogue.ts'
import { eyeOf } from '../eye.tsx'
import { plainText, shownValue } from '../field-value.tsx'
import { pluralOf } from '../plurals.ts'
import { fieldValueOf, isEmpty, isMasked, isOmitted, namedReference, titleOf } from '../record-values.ts'

interface RestingCell {
  readonly object: ObjectView
  readonly record: BusinessRecord
  readonly field: CatalogField
  readonly mayReveal: boolean
  readonly t: Translate
}

/** The link of a reference, followed by the table. */
function reference(field: CatalogField, value: unknown): ReactNode {
  const named = namedReference(value)
  const target = field.targets?.[0] ?? field.key
  if (named === null || target === 'user') return null
  return (
    <a href={`/${pluralOf(target)}/${named.id}`} data-go="">
      {named.name}
    </a>
  )
}

function mask({ object, record, field, mayReveal, t }: RestingCell, value: unknown): ReactNode {
  if (!mayReveal) return <span className="mask">{maskedText(String(value))}</span>
  const secret = { fieldClass: field.class, label: labelText(field.label), of: titleOf(record, object.title) }
  const { icon, name } = eyeOf(secret, t)
  return (
    <span className="mask">
      {maskedText(String(value))}
      <span className="eye-anchor">
        <button type="button" className="eye" data-eye={field.key} aria-label={name} title={name}>
          {icon}
        </button>
      </span>
    </span>
  )
}

/**
 * A field in a row that nobody is working on: looks as it does everywhere else, but is made of plain elements alone, since hundreds of them come and
 * go while one scrolls. What is done in it is heard by its row and by the table.
 */
export function restingCell(cell: RestingCell): ReactNode {
  const { record, field, t } = cell
  const value = fieldValueOf(record, field)
  if (isOmitted(record, field.key))
    return (
      <span className="t3" title={t('field.unseen')}>
        –<span className="vh">{t('field.unseen')}</span>
      </span>
    )
  if (isMasked(record, field.key) && !isEmpty(value)) return mask(cell, value)
  const link = field.kind === 'reference' ? reference(field, value) : null
  return link ?? shownValue(field, value, t)
}

const WIDE_PX = 14
const NARROW_PX = 9
/** Padding, and what may stand beside the words: a picture, an eye. */
const BESIDE_PX = 56

const isWide = (character: string): boolean => character > '\u2e7f'

/** The words of a cell where they can be told beforehand; null where not. */
function wordsOf({ record, field }: Pick<RestingCell, 'record' | 'field'>): string | null {
  const value = fieldValueOf(record, field)
  if (isEmpty(value)) return ''
  if (isMasked(record, field.key)) return String(value)
  if (field.kind === 'date' || field.kind === 'dateTime') return '2026-11-26 16:40'
  return typeof value === 'string' || namedReference(value) !== null ? plainText(field, value) : null
}

/**
 * Whether the words of a cell may be wider than it is and have to be cut off. Every box that cuts costs the browser a layer of its own at each
 * frame, and a list in sight has hundreds of cells whose words are short.
 */
export function isCut(cell: Pick<RestingCell, 'record' | 'field'>, width: number): boolean {
  const words = wordsOf(cell)
  if (words === null) return true
  let taken = BESIDE_PX
  for (const character of words) taken += isWide(character) ? WIDE_PX : NARROW_PX
  return taken > width
}
