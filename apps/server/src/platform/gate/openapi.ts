import type { Catalog } from '@holdfast/catalog'
import { refusals } from '../errors/registry.ts'
import { admissionSentence } from './admission-sentence.ts'
import { FORM } from './form.ts'
import { API_PREFIX } from './mount.ts'
import { type DocumentPart, objectSchemas, refTo, schemaName, sharedSchemas } from './openapi-records.ts'
import { type Parameter, parametersOf, plainSchema } from './parameters.ts'
import type { Route } from './route.ts'

/** `/contacts/:id` → `/contacts/{id}`; what a star stands for is called `path`. */
export const templateOf = (path: string): string => path.replaceAll(/:([A-Za-z]+)/g, '{$1}').replace(/\*$/, '{path}')

const parameterPart = ({ name, where, required, schema, about }: Parameter): DocumentPart => ({
  name,
  in: where,
  ...(required ? { required } : {}),
  schema,
  ...(about === undefined ? {} : { description: about.en }),
})

const VERBS_OF_RECORDS: Readonly<Record<string, { body?: string; answer?: string }>> = {
  list: { answer: 'Page' },
  query: { answer: 'Page' },
  read: { answer: '' },
  create: { body: 'Input', answer: '' },
  update: { body: 'Patch', answer: '' },
  restore: { answer: '' },
}

/** The catalogue's schemas that a route of the record engine takes and gives, as references. */
export function ofRecords(route: Route): { body?: DocumentPart; answer?: DocumentPart } {
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
  const schema = ofRecords(route).body ?? (route.input.body === undefined ? undefined : plainSchema(route.input.body))
  if (schema === undefined) return {}
  if (route.form === true) return { requestBody: { required: true, content: { [FORM]: { schema } } } }
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
    { description: status === '204' ? 'Done' : route.summary.en, ...contentOf(route, engine ?? plainSchema(schema)) },
  ])
  return { ...Object.fromEntries(declared), default: { $ref: '#/components/responses/Problem' } }
}

function operation(route: Route, catalog: Catalog): DocumentPart {
  const parameters = parametersOf(route).map(parameterPart)
  return {
    operationId: route.name,
    tags: [route.path.split('/')[1] ?? ''],
    summary: route.summary.en,
    description: `${route.summary.zh}\n\n${admissionSentence(route.admission, catalog).en}`,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...requestBody(route),
    responses: responses(route),
    ...(route.admission.kind === 'public' ? { security: [] } : {}),
  }
}

function pathsOf(routes: readonly Route[], catalog: Catalog): DocumentPart {
  const paths: Record<string, Record<string, unknown>> = {}
  // an address that stands at the root and below the prefix alike is told once, at the root
  const isTold = new Set(routes.filter((route) => route.root === true).map((route) => `${route.method} ${route.path}`))
  for (const route of routes) {
    if (route.root !== true && isTold.has(`${route.method} ${route.path}`)) continue
    const template = templateOf(route.path)
    const item = paths[template] ?? {}
    item[route.method.toLowerCase()] = operation(route, catalog)
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
    paths: pathsOf(told, catalog),
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
