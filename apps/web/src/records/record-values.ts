import type { BusinessRecord, CatalogField } from '@holdfast/sdk'
import { formatMoney } from '../ui/format.ts'
import { isMoney } from './is-money.ts'

/** The value of a field; of a reference its expanded record, else its id. */
export function fieldValueOf(record: BusinessRecord, field: CatalogField): unknown {
  const value = record[field.key]
  return (value === undefined || value === null) && field.kind === 'reference' ? record[`${field.key}Id`] : value
}

export const isMasked = (record: BusinessRecord, field: string): boolean =>
  record.meta?.masked?.includes(field) === true

export const isOmitted = (record: BusinessRecord, field: string): boolean =>
  record.meta?.omitted?.includes(field) === true

export const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

interface NamedReference {
  readonly id: string
  readonly name: string
}

/** A reference that came with its name; null when only the id did. */
export function namedReference(value: unknown): NamedReference | null {
  if (typeof value !== 'object' || value === null || !('id' in value) || typeof value.id !== 'string') return null
  // of what has no name its title, of what has neither its number
  const named = value as { readonly id: string } & Readonly<Partial<Record<'name' | 'title' | 'number', unknown>>>
  const name = [named.name, named.title, named.number].find((each) => typeof each === 'string')
  return { id: named.id, name: typeof name === 'string' ? name : named.id.slice(0, 8) }
}

/** The object of what a reference points to; what a record is about says so itself. */
export function targetOf(field: CatalogField, value: unknown): string {
  const { object } = value as { readonly object?: unknown }
  return field.kind === 'about' && typeof object === 'string' ? object : (field.targets?.[0] ?? field.key)
}

/** The record's own name, by its object's title field; of a later version with which one it is. */
export function titleOf(record: BusinessRecord, titleField: string): string {
  const value = record[titleField] ?? record.name
  if (isMoney(value)) return formatMoney(value.amount, value.currency)
  if (typeof value !== 'string' || value === '') return record.id.slice(0, 8)
  const { revision } = record
  return typeof revision === 'number' && revision > 1 ? `${value} v${revision}` : value
}
