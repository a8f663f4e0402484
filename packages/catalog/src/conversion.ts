/** How a record becomes others: a lead becomes an account, a contact, an opportunity. One rule for every way in which a record is written. */
import type { Field, FieldKind, ObjectDeclaration } from './declaration.ts'
import type { Json } from './values/value-type.ts'

/** What a record becomes one of. */
export interface Becoming {
  readonly object: string
  /** Where the converted record says what it became; computed. */
  readonly reference: string
  /** Where the record that was made says what it was; computed. */
  readonly origin: string
  /** Fields of the new record → fields of the converted one that fill them. */
  readonly takes: Readonly<Record<string, string>>
}

/** The conversion of an object's records. */
export interface Conversion {
  /** The choice that says so, and its value, which nothing but the conversion sets or takes away. */
  readonly status: string
  readonly done: string
  /** When; computed. */
  readonly at: string
  readonly into: readonly Becoming[]
}

type Values = Readonly<Record<string, Json>>

/** Whether the record was converted. */
export const isConverted = ({ conversion }: ObjectDeclaration, values: Values): boolean =>
  conversion !== undefined && values[conversion.status] === conversion.done

/** What forbids a change: a conversion is done by its own act, and stays. `before` is null where the record is new. */
export function conversionFault(
  object: ObjectDeclaration,
  change: { readonly before: Values | null; readonly after: Values },
): { readonly key: string; readonly code: 'convert_first' | 'converted_stays' } | undefined {
  const { conversion } = object
  const [was, is] = [isConverted(object, change.before ?? {}), isConverted(object, change.after)]
  if (conversion === undefined || was === is) return undefined
  return { key: conversion.status, code: is ? 'convert_first' : 'converted_stays' }
}

/** Fields that the conversion wrote: they are one statement, and stay or go together. */
export const conversionKeys = ({ conversion }: ObjectDeclaration): readonly string[] =>
  conversion === undefined
    ? []
    : [conversion.status, conversion.at, ...conversion.into.map(({ reference }) => reference)]

/** Kinds that a company's own fields pass on: what points elsewhere, and files, stay where they are. */
const STAYING: ReadonlySet<FieldKind> = new Set<FieldKind>(['reference', 'about', 'people', 'file', 'lines'])

const isAlike = (from: Field, to: Field): boolean =>
  from.kind === to.kind && from.class === to.class && from.removed !== true && to.removed !== true

/**
 * Which field of the converted record fills which of the new one: those declared, and a company's own of the same key, kind and class on both. Never
 * from one class into another: what is a person's stays under a person's key.
 */
export function takenFields(
  from: ObjectDeclaration,
  to: ObjectDeclaration,
  { takes }: Becoming,
): readonly { readonly key: string; readonly from: string }[] {
  const declared = Object.entries(takes).map(([key, source]) => ({ key, from: source }))
  const own = Object.entries(to.fields).flatMap(([key, field]) =>
    field.custom === true && !STAYING.has(field.kind) && Object.hasOwn(from.fields, key) ? [{ key, from: key }] : [],
  )
  return [...declared, ...own].filter((pair) => {
    const [source, target] = [from.fields[pair.from], to.fields[pair.key]]
    return source !== undefined && target !== undefined && isAlike(source, target)
  })
}
