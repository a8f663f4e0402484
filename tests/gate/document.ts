import { createRequire } from 'node:module'
import type { ValidateFunction } from 'ajv'
import type { Route } from '../../apps/server/src/platform/gate/route.ts'
import type { World } from '../../apps/server/src/testing/world.ts'
import { type Answered, routes } from './calls.ts'
import type { Schema } from './samples.ts'

const { Ajv2020 } = createRequire(import.meta.url)('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js')

interface Media {
  readonly schema: Schema
}

interface Operation {
  readonly operationId: string
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> }
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>
}

/** A route as the served OpenAPI document tells of it. */
export interface Told {
  readonly route: Route
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[]
  readonly body: Schema | undefined
  /** Whether a value is what the document says of the body. */
  readonly admits: (value: unknown) => boolean
  /** What is wrong with an answer by the document, or null. */
  readonly faultOf: (answer: Answered) => string | null
}

const READ_TYPES = ['application/json', 'application/merge-patch+json', 'application/x-www-form-urlencoded']

/** The document that the world's server serves, and each route by it. */
export async function readDocument(world: World) {
  const document = (await world.app.inject({ method: 'GET', url: '/api/v1/openapi.json' })).json() as {
    paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
    components: { schemas: Readonly<Record<string, Schema>> }
  }
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema(document, 'api')
  const compile = (schema: Schema): ValidateFunction =>
    ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"api#/components')))
  const find = (ref: string): Schema => document.components.schemas[ref.split('/').at(-1) ?? ''] ?? {}
  const operations = new Map(
    Object.values(document.paths)
      .flatMap((item) => Object.entries(item))
      .filter(([method]) => method !== 'servers')
      .map(([, operation]) => [operation.operationId, operation]),
  )
  const told = routes.flatMap((route): Told[] => {
    const operation = operations.get(route.name)
    return operation === undefined ? [] : [toldOf(route, operation, { compile, find })]
  })
  return { document, told, find }
}

interface Reading {
  readonly compile: (schema: Schema) => ValidateFunction
  readonly find: (ref: string) => Schema
}

function toldOf(route: Route, operation: Operation, { compile, find }: Reading): Told {
  const media = READ_TYPES.map((type) => operation.requestBody?.content[type]).find((each) => each !== undefined)
  const stated = media?.schema
  const body = stated?.$ref === undefined ? stated : find(stated.$ref)
  const admits = body === undefined ? () => true : compile(body)
  const answers = new Map<string, ValidateFunction>()
  for (const [status, { content }] of Object.entries(operation.responses))
    for (const [type, { schema }] of Object.entries(content ?? {}))
      answers.set(`${status} ${type}`, type.includes('json') ? compile(schema) : compile({}))
  return {
    route,
    parameters: operation.parameters ?? [],
    body,
    admits: (value) => admits(value) === true,
    faultOf: (answer) => faultOf(operation, answers, answer),
  }
}

/** An answer has a declared status, the declared type and the declared form; an empty one is declared without content. */
function faultOf(
  { operationId, responses }: Operation,
  answers: ReadonlyMap<string, ValidateFunction>,
  answer: Answered,
): string | null {
  const status = String(answer.status)
  if (answer.status >= 400) return null
  const declared = responses[status]
  if (declared === undefined) return `${operationId} answered ${status}`
  if (answer.text === '') return declared.content === undefined ? null : `${operationId} answered nothing`
  const type = answer.type.split(';')[0] ?? ''
  const validate = answers.get(`${status} ${type}`)
  if (validate === undefined) return type.includes('json') ? `${operationId} answered ${type}` : null
  return validate(answer.body) === true ? null : `${operationId}: ${JSON.stringify(validate.errors)}`
}
