import type { CatalogField } from '@holdfast/sdk'
import type { CSSProperties } from 'react'
import { labelText } from '../../app/i18n.ts'
import type { ObjectView } from '../catalogue.ts'
import type { LookColumn } from './look.ts'
import { isReachable } from './ways.ts'

const CHECK = 36
const ACTIONS = 96
/** Where nobody can be reached there are no acts, only an end. */
const EDGE = 16
const LEAST = 64
const MOST = 800

const widths: Readonly<Record<string, number>> = {
  phone: 168,
  email: 196,
  date: 124,
  dateTime: 104,
  choice: 132,
  boolean: 84,
  integer: 92,
  decimal: 92,
  money: 108,
  country: 112,
  currency: 112,
  creditCode: 216,
  nationalId: 216,
  region: 168,
  reference: 170,
}

const NAME_OF_PERSON = 150
/** Companies and things have longer names than people. */
const NAME = 260
/** A paper is called by its number. */
const NUMBER = 150
const PERSON = 108
const TEXT = 120

/** Widths in the head's letters of 12 pixels, and its padding. */
const HEAD_WIDE_PX = 12.5
const HEAD_NARROW_PX = 6.8
const HEAD_BESIDE_PX = 20

const headWidth = (label: string): number =>
  [...label].reduce((all, each) => all + (each > '\u2e7f' ? HEAD_WIDE_PX : HEAD_NARROW_PX), HEAD_BESIDE_PX)

/** The width a column has until somebody pulls at it: what its values take, and its name. */
function ownWidth(field: CatalogField, at: number): number {
  if (at === 0 && field.key === 'number') return NUMBER
  if (at === 0) return field.class === 'personal' ? NAME_OF_PERSON : NAME
  const values = field.targets?.[0] === 'user' ? PERSON : (widths[field.kind] ?? TEXT)
  return Math.max(values, Math.ceil(headWidth(labelText(field.label))))
}

export const widthOf = (column: LookColumn, at: number): number => column.width ?? ownWidth(column.field, at)

export const clamped = (width: number): number => Math.round(Math.min(MOST, Math.max(LEAST, width)))

/** Words may take what room is left; what was pulled to a width, or stays in sight, keeps it. */
const mayGrow = ({ width, pinned, field }: LookColumn): boolean =>
  width === undefined &&
  pinned !== true &&
  (field.kind === 'text' || field.kind === 'reference' || field.kind === 'email')

/** The grid of a list's columns, handed to the style sheet as custom properties. */
export function gridStyle(object: ObjectView, columns: readonly LookColumn[], rowHeight: number): CSSProperties {
  const acts = isReachable(object) ? ACTIONS : EDGE
  const sizes = columns.map((column, at) => {
    const width = widthOf(column, at)
    return mayGrow(column) ? `minmax(${width}px, ${width}fr)` : `${width}px`
  })
  const growing = columns.some(mayGrow)
  const total = columns.reduce((sum, column, at) => sum + widthOf(column, at), CHECK + acts)
  return {
    ['--columns' as string]: `${CHECK}px ${sizes.join(' ')}${growing ? '' : ' minmax(0, 1fr)'} ${acts}px`,
    ['--row' as string]: `${rowHeight}px`,
    ['--least' as string]: `${total}px`,
    ['--pinned' as string]: `${pinnedAt(columns, columns.findLastIndex(({ pinned }) => pinned === true) + 1)}px`,
  }
}

/** Where a pinned column begins: after the box to select by and the pinned ones before it. */
export const pinnedAt = (columns: readonly LookColumn[], at: number): number =>
  columns.slice(0, at).reduce((sum, column, before) => sum + widthOf(column, before), CHECK)
