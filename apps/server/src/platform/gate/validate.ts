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

/** A check of one part of a request; refuses with 400 and the place that is wrong, never quoting the value. */
export function validatorOf(
  schema: TSchema | undefined,
  part: 'params' | 'query' | 'body',
): (value: unknown) => unknown {
  if (schema === undefined) return () => undefined
  const validate: ValidateFunction = (part === 'body' ? strict : fromText).compile(schema)
  return (value) => {
    if (validate(value)) return value
    throw new Refusal('malformed', { errors: (validate.errors ?? []).map(faultOf) })
  }
}
