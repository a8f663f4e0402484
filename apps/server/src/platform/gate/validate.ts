import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import type { TSchema } from 'typebox'
import { Refusal, type ValueFault } from '../errors/refusal.ts'

const strict = new Ajv({ allErrors: false, strict: false, coerceTypes: false, removeAdditional: false })
/** Addresses carry text only: numbers and booleans are read from it. */
const fromText = new Ajv({ allErrors: false, strict: false, coerceTypes: true, removeAdditional: false })

const CODES: Readonly<Record<string, string>> = {
  required: 'required',
  additionalProperties: 'field_unknown',
  enum: 'choice_unknown',
  maxLength: 'text_too_long',
}

function faultOf(error: ErrorObject): ValueFault {
  const params = error.params as { missingProperty?: string; additionalProperty?: string }
  const member = params.missingProperty ?? params.additionalProperty
  const path =
    member === undefined
      ? error.instancePath
      : `${error.instancePath}/${member.replaceAll('~', '~0').replaceAll('/', '~1')}`
  return { path, code: CODES[error.keyword] ?? 'type_wrong' }
}

const MOST_DEPTH = 64
const pointer = (path: string, name: string): string =>
  `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`.slice(0, 200)

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
    throw new Refusal('malformed', { errors: distinct((validate.errors ?? []).map(faultOf)) })
  }
}
