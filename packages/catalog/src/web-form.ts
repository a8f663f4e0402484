/** Forms on a company's website: what they ask for, and of whom what comes is to be. */
import type { Field, Label, ObjectDeclaration } from './declaration.ts'

/** One field of a form. */
export interface AskedField {
  readonly key: string
  readonly required: boolean
  /** The company's own words for it; the field's label where there are none. */
  readonly label: Label | null
}

/** A form as the company set it up. Everything in it but `keeperId` and `teamId` is meant for the public. */
export interface WebForm {
  readonly id: string
  /** Random part of the public address; a new one ends the old address. */
  readonly key: string
  readonly version: number
  readonly name: Label
  readonly fields: readonly AskedField[]
  /** What the visitor agrees to, and what they read afterwards. */
  readonly consent: Label
  readonly thanks: Label
  /** The source that every lead of it bears. */
  readonly source: string | null
  /** Exact origins of pages that may hold it (`https://www.example.com`). */
  readonly origins: readonly string[]
  /** The team whose people take in turns what no assignment rule takes. */
  readonly teamId: string
  /** Who looks at what is held back. */
  readonly keeperId: string
  readonly on: boolean
}

const KINDS: ReadonlySet<Field['kind']> = new Set<Field['kind']>(['text', 'longText', 'phone', 'email', 'choice'])

/** Fields that a form may ask for: what a person can say of themselves; nothing sensitive, nothing the program works out, not how far the record has come. */
export const formableFields = (object: ObjectDeclaration): readonly string[] =>
  Object.entries(object.fields).flatMap(([key, field]) =>
    KINDS.has(field.kind) &&
    key !== object.conversion?.status &&
    key !== 'source' &&
    field.class !== 'sensitive' &&
    field.computed !== true &&
    field.removed !== true
      ? [key]
      : [],
  )

/** An address of a page's origin as browsers state it, or null: scheme and host alone, https but on the same machine. */
export function readOrigin(text: string): string | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  const isHere = url.hostname === 'localhost' || url.hostname === '127.0.0.1'
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isHere)) return null
  return url.origin === text ? text : null
}
