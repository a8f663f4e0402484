import type { Catalog } from '@holdfast/catalog'
import type { TSchema } from 'typebox'
import { refusals } from '../errors/registry.ts'
import { API_PREFIX } from './mount.ts'
import { type DocumentPart, objectSchemas, refTo, schemaName, sharedSchemas } from './openapi-records.ts'
import type { Route } from './route.ts'

/** What stands in an address besides the path; read by the engine itself, so the route declares it as a whole. */
const QUESTION: readonly [name: string, schema: DocumentPart, description: string][] = [
  ['limit', { type: 'integer', minimum: 1, maximum: 200, default: 50 }, 'records on a page'],
  ['cursor', { type: 'string' }, 'where the page before ended'],
  ['sort', { type: 'string' }, 'fields with commas between, a minus before one for descending: -updatedAt,name'],
  ['filter', { type: 'string' }, 'a condition as JSON, or filter[field]=value and filter[field][operator]=value'],
  ['q', { type: 'string' }, 'search over every searchable field'],
  ['fields', { type: 'string' }, 'members to answer with, with commas between'],
  ['expand', { type: 'string' }, 'references to answer with, with commas between'],
  ['count', { type: 'string', enum: ['exact'] }, 'also the total, where the caller’s reach allows'],
]

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, TSchema>>
  readonly required?: readonly string[]
}

const tidy = (schema: TSchema): DocumentPart => JSON.parse(JSON.stringify(schema)) as DocumentPart

const parameter = (name: string, where: 'path' | 'query' | 'header', more: DocumentPart): DocumentPart => ({
  name,
  in: where,
  ...(where === 'path' ? { required: true } : {}),
  ...more,
})

/** `/contacts/:id` → `/contacts/{id}`; what a star stands for is called `path`. */
const templateOf = (path: string): string => path.replaceAll(/:([A-Za-z]+)/g, '{$1}').replace(/\*$/, '{path}')

function pathParameters({ path, input }: Route): DocumentPart[] {
  const { properties = {} } = (input.params ?? {}) as ObjectSchema
  return [...path.matchAll(/:([A-Za-z]+)|\*$/g)].map(([, name]) => {
    const declared = properties[name ?? '*']
    return parameter(name ?? 'path', 'path', { schema: declared === undefined ? { type: 'string' } : tidy(declared) })
  })
}

function queryParameters({ input }: Route): DocumentPart[] {
  if (input.query === undefined) return []
  const { properties, required = [] } = input.query as ObjectSchema
  if (properties === undefined)
    return QUESTION.map(([name, schema, description]) => parameter(name, 'query', { schema, description }))
  return Object.entries(properties).map(([name, schema]) =>
    parameter(name, 'query', { schema: tidy(schema), ...(required.includes(name) ? { required: true } : {}) }),
  )
}

function headerParameters(route: Route): DocumentPart[] {
  const version = route.method === 'PATCH' && route.path.includes(':id')
  return [
    ...(route.repeat === 'kept'
      ? [parameter('Idempotency-Key', 'header', { schema: { type: 'string', maxLength: 255 } })]
      : []),
    ...(version
      ? [parameter('If-Match', 'header', { required: true, schema: { type: 'string', examples: ['"1"'] } })]
      : []),
  ]
}

const VERBS_OF_RECORDS: Readonly<Record<string, { body?: string; answer?: string }>> = {
  list: { answer: 'Page' },
  query: { answer: 'Page' },
  read: { answer: '' },
  create: { body: 'Input', answer: '' },
  update: { body: 'Patch', answer: '' },
  restore: { answer: '' },
}

/** The catalogue's schemas that a route of the record engine takes and gives. */
function ofRecords(route: Route): { body?: DocumentPart; answer?: DocumentPart } {
  if (route.admission.kind !== 'record') return {}
  const verb = VERBS_OF_RECORDS[route.name.split('.')[1] ?? '']
  const name = schemaName(route.admission.object)
  return {
    ...(verb?.body === undefined ? {} : { body: refTo(`${name}${verb.body}`) }),
    ...(verb?.answer === undefined ? {} : { answer: refTo(`${name}${verb.answer}`) }),
  }
}

const UPLOAD: DocumentPart = {
  'multipart/form-data': {
    schema: {
      type: 'object',
      required: ['file', 'object'],
      properties: {
        file: { type: 'string', contentMediaType: 'application/octet-stream' },
        object: { type: 'string' },
        options: { type: 'string', contentMediaType: 'application/json' },
      },
    },
  },
}

function requestBody(route: Route): DocumentPart {
  if (route.raw === true && route.method === 'POST') return { requestBody: { required: true, content: UPLOAD } }
  const schema = ofRecords(route).body ?? (route.input.body === undefined ? undefined : tidy(route.input.body))
  if (schema === undefined) return {}
  const type = route.method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
  const json = route.method === 'PATCH' ? { 'application/json': { schema } } : {}
  return { requestBody: { required: true, content: { [type]: { schema }, ...json } } }
}

function contentOf(route: Route, schema: DocumentPart): DocumentPart {
  if (schema['type'] === 'null') return {}
  const text = route.raw === true ? 'text/event-stream' : 'application/octet-stream'
  const isText = schema['type'] === 'string'
  return { content: { [isText ? text : 'application/json']: { schema: isText ? { type: 'string' } : schema } } }
}

function responses(route: Route): DocumentPart {
  const engine = ofRecords(route).answer
  const declared = Object.entries(route.output).map(([status, schema]) => [
    status,
    { description: status === '204' ? 'Done' : route.summary.en, ...contentOf(route, engine ?? tidy(schema)) },
  ])
  return { ...Object.fromEntries(declared), default: { $ref: '#/components/responses/Problem' } }
}

/** Who is admitted, in a sentence. */
export function admissionSentence({ admission }: Route): string {
  switch (admission.kind) {
    case 'public':
      return `Anyone: ${admission.reason}`
    case 'session':
      return `A session that has come to: ${admission.states.join(', ')}.`
    case 'signedIn':
      return 'Anyone signed in.'
    case 'record':
      return `Whoever may ${admission.actions.join(' or ')} a record of ${admission.object}; each record and field is decided on.`
    case 'capability':
      return `Whoever has the right ${admission.anyOf.join(' or ')}.`
    default:
      return admission.sentence
  }
}

function operation(route: Route): DocumentPart {
  const parameters = [...pathParameters(route), ...queryParameters(route), ...headerParameters(route)]
  return {
    operationId: route.name,
    tags: [route.path.split('/')[1] ?? ''],
    summary: route.summary.en,
    description: `${route.summary.zh}\n\n${admissionSentence(route)}`,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...requestBody(route),
    responses: responses(route),
    ...(route.admission.kind === 'public' ? { security: [] } : {}),
  }
}

function pathsOf(routes: readonly Route[]): DocumentPart {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    const template = templateOf(route.path)
    const item = paths[template] ?? {}
    item[route.method.toLowerCase()] = operation(route)
    if (route.root === true) item['servers'] = [{ url: '/' }]
    paths[template] = item
  }
  return paths
}

const PROBLEM: DocumentPart = {
  type: 'object',
  description: 'RFC 9457, in the language of Accept-Language.',
  required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'next', 'traceId'],
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    code: { type: 'string', enum: Object.keys(refusals) },
    next: { type: 'string', description: 'what to do' },
    traceId: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'code'],
        properties: { path: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
}

/** The public interface as an OpenAPI 3.1 document, from the declarations that validate and from the catalogue. Pages of the application are left out. */
export function openApiDocument(routes: readonly Route[], catalog: Catalog): DocumentPart {
  const told = routes.filter((route) => !/^(web|reference)\./.test(route.name))
  const schemas = catalog.served.map(objectSchemas)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Holdfast',
      version: '0.1.0',
      description:
        'Records, identity, audit and operations of a Holdfast installation. docs/api.md tells the conventions.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: API_PREFIX }],
    security: [{ session: [] }, { bearer: [] }],
    paths: pathsOf(told),
    components: {
      schemas: Object.assign({}, sharedSchemas, { Problem: PROBLEM }, ...schemas) as DocumentPart,
      responses: {
        Problem: { description: 'Refused', content: { 'application/problem+json': { schema: refTo('Problem') } } },
      },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-session' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
    },
  }
}
