import { modules } from '../../apps/server/src/app.ts'
import type { Route } from '../../apps/server/src/platform/gate/route.ts'
import type { World } from '../../apps/server/src/testing/world.ts'
import { type Schema, SOME_ID, SOME_KEY, sampleOf } from './samples.ts'

/** Every way in there is. */
export const routes: readonly Route[] = modules.flatMap((module) => module.routes)

/** The address of a route with its parts filled in and the query that it asks for. */
export function addressOf(route: Route, id: string = SOME_ID): string {
  const path = route.path
    .replace(/:id\b/, id)
    .replace(/:log\b/, id)
    .replace(/:(linkId|deviceId|step|connection|tenant)\b/, SOME_ID)
    .replace(/:key\b/, SOME_KEY)
    .replace(/:file\b/, 'none.js')
    .replace(/\*$/, 'checkpoint')
  const { required } = (route.input.query ?? {}) as Schema
  const query = required === undefined ? {} : (sampleOf(route.input.query as Schema) as Record<string, string>)
  const asked = new URLSearchParams(query).toString()
  return `${route.root === true ? '' : '/api/v1'}${path}${asked === '' ? '' : `?${asked}`}`
}

/** Parts of a path behind which others stand that name the kind. */
const NESTED = ['auth']

/** The part of a route's path that names what its id is of. */
export function kindOf(route: Route): string {
  const [first = '', second = ''] = route.path.split('/').slice(1)
  return NESTED.includes(first) ? second : first
}

/** A body that the route's declaration admits. */
export const bodyOf = (route: Route): unknown =>
  route.input.body === undefined ? {} : sampleOf(route.input.body as Schema)

export interface Answered {
  readonly status: number
  readonly text: string
  readonly type: string
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into answers of every shape
  readonly body: any
}

export interface Call {
  readonly method: Route['method']
  readonly url: string
  readonly token?: string | null
  readonly body?: unknown
  /** The body as it goes over the wire, instead of JSON of `body`. */
  readonly raw?: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
}

const hasBody = (method: string): boolean => method === 'POST' || method === 'PATCH' || method === 'PUT'

/** Calls the real server of the world. */
export async function call(
  world: World,
  { method, url, token = null, body, raw, headers = {} }: Call,
): Promise<Answered> {
  const payload = raw ?? (body === undefined || !hasBody(method) ? undefined : JSON.stringify(body))
  const answer = await world.app.inject({
    method,
    url,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(payload === undefined ? {} : { payload }),
  })
  const type = String(answer.headers['content-type'] ?? '')
  const isJson = type.includes('json') && answer.body !== ''
  return { status: answer.statusCode, text: answer.body, type, body: isJson ? JSON.parse(answer.body) : null }
}

/** Calls a route by its declaration. */
export const callRoute = (world: World, route: Route, by: Omit<Call, 'method' | 'url'> & { readonly id?: string }) =>
  call(world, { method: route.method, url: addressOf(route, by.id), body: bodyOf(route), ...by })
