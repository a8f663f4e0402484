/** Shapes that routes of every module share. */
import Type, { type TProperties, type TSchema } from 'typebox'
import { UUID_PATTERN } from '../identifiers.ts'

/** An object of these members and no others. */
export const exactly = <P extends TProperties>(properties: P) =>
  Type.Object(properties, { additionalProperties: false })

export const maybe = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()])

/** Values by key, no key longer than `most`: the length of a record's keys is held by their pattern alone. */
export const byKey = <S extends TSchema>(most: number, schema: S, options: { maxProperties?: number } = {}) =>
  Type.Record(Type.String({ pattern: `^.{0,${most}}$` }), schema, { additionalProperties: false, ...options })

export const MaybeText = maybe(Type.String())

/** A day, `2026-11-23`; whether there is such a day whoever reads it checks. */
export const Day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' })

/** Text in both languages. */
export const Words = exactly({
  zh: Type.String({ minLength: 1, maxLength: 60 }),
  en: Type.String({ minLength: 1, maxLength: 60 }),
})

/** A record's id in an address. */
export const ById = Type.Object({ id: Type.String({ pattern: UUID_PATTERN }) })

/** A JSON object whose members whoever reads it checks. */
export const Members = Type.Record(Type.String(), Type.Unknown())

/** Several currencies in the company's own; without an amount where a rate is missing, and which. */
export const InBase = {
  currency: Type.String(),
  amount: maybe(Type.String()),
  missing: Type.Array(exactly({ currency: Type.String(), day: Type.String() })),
}
