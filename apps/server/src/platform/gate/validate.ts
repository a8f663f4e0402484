import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import type { TSchema } from 'typebox'
import { type FaultWords, faultWith } from '../errors/fault-words.ts'
import { Refusal, type ValueFault } from '../errors/refusal.ts'

const strict = new Ajv({ allErrors: false, strict: false, coerceTypes: false, removeAdditional: false })
/** Addresses carry text only: numbers and booleans are read from it. */
const fromText = new Ajv({ allErrors: false, strict: false, coerceTypes: true, removeAdditional: false })

const CODES: Readonly<Record<string, string>> = {
  required: 'required',
  additionalProperties: 'field_unknown',
  enum: 'choice_unknown',
  const: 'choice_unknown',
  maxLength: 'text_too_long',
  minLength: 'text_too_short',
  maximum: 'number_too_large',
  minimum: 'number_too_small',
  maxItems: 'items_too_many',
  minItems: 'items_too_few',
  uniqueItems: 'items_repeated',
}

const pointer = (path: string, name: string): string =>
  `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`.slice(0, 200)

interface Params {
  readonly missingProperty?: string
  readonly additionalProperty?: string
  readonly limit?: number
  readonly type?: string | readonly string[]
  readonly allowedValues?: readonly unknown[]
  readonly allowedValue?: unknown
}

/** What would be right instead, as the schema has it. */
function wantedOf({ limit, type, allowedValues, allowedValue }: Params): FaultWords {
  if (limit !== undefined) return { bound: limit }
  if (typeof type === 'string') return { type }
  const options = allowedValues ?? (allowedValue === undefined ? [] : [allowedValue])
  return options.length === 0 ? {} : { options: options.map(String) }
}

function faultOf(error: ErrorObject): ValueFault {
  const params = error.params as Params
  const member = params.missingProperty ?? params.additionalProperty
  const path = member === undefined ? error.instancePath : pointer(error.instancePath, member)
  return faultWith(path, CODES[error.keyword] ?? 'type_wrong', wantedOf(params))
}

/** The values the alternatives of a schema each name, told as one choice; what else the alternatives miss is of the wrong type. */
function faultsOfAlternatives(errors: readonly ErrorObject[]): ValueFault[] {
  const [path = ''] = errors.map(({ instancePath }) => instancePath)
  const own = errors.filter(({ instancePath }) => instancePath === path)
  const options = own
    .filter(({ keyword }) => keyword === 'const')
    .map(({ params }) => String((params as Params).allowedValue))
  if (options.length > 0 && options.length === own.length) return [faultWith(path, 'choice_unknown', { options })]
  return errors.map(({ instancePath, keyword }) => faultWith(instancePath, CODES[keyword] ?? 'type_wrong', {}))
}

/** All that a check found. */
function faultsOf(errors: readonly ErrorObject[]): ValueFault[] {
  const stated = errors.filter(({ keyword }) => keyword !== 'anyOf')
  return stated.length === errors.length ? stated.map(faultOf) : faultsOfAlternatives(stated)
}

const MOST_DEPTH = 64

/**
 * What no text of a request may hold, wherever it stands: NUL, which the database and the keeper have no place for, and halves of characters, which
 * have no UTF-8 form. Nor may anything be nested so deeply that whoever walks it runs out of stack.
 */
function findUnfit(value: unknown, path: string, depth: number): ValueFault | null {
  if (typeof value === 'string')
    return value.includes('\u0000') || !value.isWellFormed() ? { path, code: 'text_invalid' } : null
  if (typeof value !== 'object' || value === null) return null
  if (depth > MOST_DEPTH) return { path: path.slice(0, 200), code: 'type_wrong' }
  for (const [name, member] of Object.entries(value)) {
    const fault = findUnfit(name, path, depth) ?? findUnfit(member, pointer(path, name), depth + 1)
    if (fault !== null) return fault
  }
  return null
}

/** Alternatives of a schema each state their own fault; said once is enough. */
const distinct = (faults: readonly ValueFault[]): ValueFault[] => [
  ...new Map(faults.map((fault) => [`${fault.path} ${fault.code}`, fault])).values(),
]

/** A check of one part of a request; refuses with 400 and the place that is wrong, never quoting the value. */
export function validatorOf(
  schema: TSchema | undefined,
  part: 'params' | 'query' | 'body',
): (value: unknown) => unknown {
  if (schema === undefined) return () => undefined
  const validate: ValidateFunction = (part === 'body' ? strict : fromText).compile(schema)
  return (value) => {
    const unfit = findUnfit(value, '', 0)
    if (unfit !== null) throw new Refusal('malformed', { errors: [unfit] })
    if (validate(value)) return value
    throw new Refusal('malformed', { errors: distinct(faultsOf(validate.errors ?? [])) })
  }
}
