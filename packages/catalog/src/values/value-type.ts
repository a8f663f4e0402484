/** What each kind of field can do: describe itself, read input and text, print itself, be stored, compared and sorted. */
import type { Field, Operator } from '../declaration.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** A schema in JSON Schema draft 2020-12. */
export type JsonSchema = { readonly [keyword: string]: Json }

export type Language = 'zh' | 'en'

/** Which comes first where a day is written with its year last: the day or the month. */
export type DateOrder = 'dmy' | 'mdy'

export interface ParseContext {
  /** ISO 3166-1 alpha-2 of the tenant: national telephone numbers are read as its numbers. */
  readonly country: string
  /** IANA zone in which a time without an offset is read; Asia/Shanghai for CN, else UTC. Cells of a file only: the interface wants an offset. */
  readonly timeZone?: string
  /** Whether `3/4/2026` is the third of April or the fourth of March; without it such a cell is no date, since nobody may guess. Cells of a file only. */
  readonly dateOrder?: DateOrder
  /** ISO 4217 code for amounts without a currency; else that of the country. Cells of a file only. */
  readonly currency?: string
  /** Read for a question, not to be stored: what is no longer offered may still be asked for. */
  readonly asking?: true
}

export type ErrorCode =
  | 'phone_invalid'
  | 'email_invalid'
  | 'date_invalid'
  | 'number_invalid'
  | 'money_invalid'
  | 'choice_unknown'
  | 'country_unknown'
  | 'currency_unknown'
  | 'number_not_above_zero'
  | 'region_unknown'
  | 'credit_code_invalid'
  | 'national_id_invalid'
  | 'url_invalid'
  | 'text_too_long'
  | 'text_invalid'
  | 'reference_invalid'
  | 'files_too_many'
  | 'lines_too_many'
  | 'quantity_invalid'
  | 'price_invalid'
  | 'percent_invalid'
  | 'required'
  | 'type_wrong'

/** What was read, or what is wrong with it: `at` is a JSON pointer to the part that is wrong, where it is not the whole. */
export type Parsed =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly code: ErrorCode; readonly at?: string }

/** How a plain value is stored. */
export type Column = 'text' | 'numeric' | 'boolean' | 'date' | 'timestamptz' | 'uuid' | 'text[]' | 'uuid[]' | 'jsonb'

export type Sort = 'text' | 'number' | 'time' | 'none'

export interface ValueType {
  /** The schema of the value as the interface speaks it; null is the caller's matter. */
  readonly schema: (field: Field) => JsonSchema
  /** A value from the interface → the normalised value. Never throws. */
  readonly parse: (input: unknown, field: Field, context: ParseContext) => Parsed
  /** A cell of a file or the text of a form → the normalised value. The empty cell is the caller's matter. Never throws. */
  readonly parseText: (text: string, field: Field, context: ParseContext) => Parsed
  /** A normalised value in the words of the language; `parseText` reads it back. */
  readonly print: (value: Json, field: Field, language: Language) => string
  /** What of a stored value may be shown at all, where that is less than the whole. */
  readonly shown?: (value: Json) => Json
  readonly operators: readonly Operator[]
  readonly column: Column
  readonly sort: Sort
}

export const accepted = (value: Json): Parsed => ({ ok: true, value })
export const refused = (code: ErrorCode, at?: string): Parsed =>
  at === undefined ? { ok: false, code } : { ok: false, code, at }

/** `refused(code)` where the value could not be read. */
export const acceptedOr = (value: Json | undefined, code: ErrorCode): Parsed =>
  value === undefined ? refused(code) : accepted(value)

/** A parser of the interface's form for kinds whose value is a string read like text. */
export const stringsBy =
  (parseText: ValueType['parseText']): ValueType['parse'] =>
  (input, field, context) =>
    typeof input === 'string' ? parseText(input, field, context) : refused('type_wrong')

/** Values that print as themselves. */
export const printPlain = (value: Json): string => (value === null || typeof value === 'object' ? '' : String(value))
