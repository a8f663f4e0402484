import { isReadable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { AuditContext } from '../audit/event.ts'
import { type Language, problemOf } from '../errors/problem.ts'
import { Refusal } from '../errors/refusal.ts'
import { NIL_UUID } from '../identifiers.ts'
import { errorFacts } from '../log.ts'
import type { Services } from '../services.ts'
import { admit } from './admit.ts'
import { endUnproved, keyToBind } from './bound-session.ts'
import type { RequestContext } from './context.ts'
import { type StatedToken, sessionCookieName, statedToken } from './cookie.ts'
import { checkDeclarations, type Declare } from './declared.ts'
import { FORM } from './form.ts'
import { requireHolder } from './holder.ts'
import { refuseForeignOrigin } from './origin.ts'
import { Rates } from './rates.ts'
import { refusalOf } from './refuse.ts'
import { type Answer, type Route, UNRECORDED } from './route.ts'
import type { Caller } from './session.ts'
import { languageOf, sendUnpassed } from './unreadable.ts'
import { validatorOf } from './validate.ts'
import { type Repeat, writeOnce } from './write.ts'

export const API_PREFIX = '/api/v1'

/** A form with a signed document in it. */
const MOST_LONG_FORM_BYTES = 256 * 1024

type Validators = Record<'params' | 'query' | 'body', (value: unknown) => unknown>

/** What the gate knows of a request before anything of it is believed. */
interface Passage {
  readonly route: Route
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly traceId: string
  readonly language: Language
  caller: Caller | null
  /** Thumbprint of the browser's key, once it is proved. */
  jkt?: string | undefined
}

function auditContext(passage: Passage): AuditContext {
  const { caller, traceId, route, request } = passage
  return {
    tenantId: caller?.tenant.id ?? NIL_UUID,
    actorId: caller?.user.id ?? null,
    sessionId: caller?.session.id ?? null,
    traceId,
    operation: route.name,
    address: request.ip,
    ...(caller?.session.client === undefined ? {} : { clientId: caller.session.client.id }),
    ...(caller?.emergencyId === undefined ? {} : { emergencyId: caller.emergencyId }),
    ...(caller?.principal.support === undefined ? {} : { supportId: caller.principal.support.id }),
  }
}

const MOST_KEY_CHARACTERS = 255

function repeatOf(passage: Passage, streamed: string | undefined): Repeat | null {
  const key = passage.request.headers['idempotency-key']
  if (typeof key !== 'string' || passage.route.repeat !== 'kept' || passage.caller === null) return null
  if (key === '' || key.length > MOST_KEY_CHARACTERS)
    throw new Refusal('malformed', { errors: [{ path: '/Idempotency-Key', code: 'type_wrong' }] })
  const { method, url, body } = passage.request
  return { key, request: `${method} ${url}\n${streamed ?? JSON.stringify(body ?? null)}` }
}

function contextOf(passage: Passage, services: Services): RequestContext {
  const audit = auditContext(passage)
  return {
    services,
    traceId: passage.traceId,
    language: passage.language,
    headers: passage.request.headers,
    address: passage.request.ip,
    audit,
    get caller() {
      if (passage.caller === null) throw new Refusal('unauthenticated')
      return passage.caller
    },
    findCaller: () => passage.caller,
    jkt: passage.jkt,
    raw: { request: passage.request.raw, reply: passage.reply.raw, multipart: () => passage.request.parts() },
    write: (work, streamed) => writeOnce(services, { audit, repeat: repeatOf(passage, streamed) }, work),
  }
}

const isStream = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'pipe' in body && isReadable(body as NodeJS.ReadableStream) === true

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  for (const [name, value] of Object.entries(answer.headers ?? {})) reply.header(name, value)
  reply.code(answer.status)
  if (answer.body === undefined) return reply.send()
  const body =
    typeof answer.body === 'string' || answer.body instanceof Uint8Array || isStream(answer.body)
      ? answer.body
      : JSON.stringify(answer.body)
  return reply.type(answer.contentType ?? 'application/json; charset=utf-8').send(body)
}

async function sendRefusal(passage: Passage, services: Services, error: unknown): Promise<FastifyReply> {
  const refusal = refusalOf(error)
  const { reply, route, traceId, language } = passage
  if (refusal.status >= 500)
    services.log.error({ traceId, route: route.name, ...errorFacts(refusal.details.cause ?? refusal) }, refusal.code)
  // A refusal is recorded like an answer; if even that fails, nothing of the record was given away, so the refusal itself may go out.
  const { by } = refusal.details
  if ((passage.caller !== null || by !== undefined) && refusal.status < 500 && refusal.details.told !== true)
    await services.recorder
      .record({ act: route.name, outcome: 'refused', code: refusal.code }, { ...auditContext(passage), ...by })
      .catch(() => undefined)
  const { retryAfterSeconds, headers = {} } = refusal.details
  for (const [name, value] of Object.entries(headers)) reply.header(name, value)
  if (retryAfterSeconds !== undefined) reply.header('Retry-After', String(retryAfterSeconds))
  if (refusal.status === 429) reply.header('RateLimit', `"default";r=0;t=${retryAfterSeconds ?? 1}`)
  if (refusal.status === 503 && retryAfterSeconds === undefined) reply.header('Retry-After', '2')
  const instance = passage.request.url.split('?')[0] ?? '/'
  return reply
    .code(refusal.status)
    .type('application/problem+json; charset=utf-8')
    .send(problemOf(refusal, { language, instance, traceId }))
}

/** What a request passes the gate by. */
interface Means {
  readonly services: Services
  readonly rates: Rates
  readonly validators: Validators
}

/**
 * Counts a request for its session once that is known to hold, else for its address: whoever floods spends nothing of a colleague's at the same
 * address who is signed in. What lies ready in memory for everybody is not counted.
 */
async function countRequest(passage: Passage, rates: Rates, recognised: () => Promise<void>): Promise<void> {
  const { route, request } = passage
  const address = () => {
    if (route.ready !== true) rates.countAddress(request.ip, route.weight)
  }
  await recognised().catch((error: unknown) => {
    address()
    throw error
  })
  if (passage.caller === null) address()
  else rates.countSession(passage.caller.session.id, route.weight)
}

async function pass(passage: Passage, { services, rates, validators }: Means): Promise<FastifyReply> {
  const { request, reply, route } = passage
  const isForm = request.headers['content-type']?.startsWith(FORM) === true
  // a form is what another site's page can send without asking: only a route that needs one takes it
  if (isForm && route.form === undefined) throw new Refusal('media_type')
  if (route.visitors !== true) refuseForeignOrigin(request.raw, services.settings.HOLDFAST_URL.origin)
  const cookieName = sessionCookieName(services.settings.HOLDFAST_URL)
  const stated = route.visitors === true ? null : statedToken(request.raw, cookieName)
  await countRequest(passage, rates, async () => {
    if (stated !== null && (route.admission.kind !== 'public' || route.raw !== true))
      await recognise(passage, services, stated)
  })
  passage.jkt = keyShown(passage, services)
  admit(route.admission, passage.caller)
  // an upload is read by the route itself; where none is expected its parts would be passed over
  if (request.isMultipart() && route.raw !== true) throw new Refusal('media_type')
  const input = {
    params: validators.params(request.params),
    query: validators.query(request.query),
    // a body that is left out is an empty one; `null` is a value, and a wrong one
    body: validators.body(request.body === undefined ? {} : request.body),
  }
  const answer = await route.run(contextOf(passage, services), input as Parameters<Route['run']>[1])
  if (passage.caller !== null) services.rightUses.note(passage.caller, route.admission)
  if (answer.audit !== UNRECORDED && 'act' in answer.audit)
    await services.recorder.record(answer.audit, auditContext(passage), answer.sights)
  return route.raw === true && reply.raw.headersSent ? reply.hijack() : send(reply, answer)
}

async function callerBehind(passage: Passage, services: Services, stated: StatedToken): Promise<void> {
  const { request, reply } = passage
  // a page that asks by itself says so, and keeps nobody's session alive: lying could only end it later, as any call would
  const isWatching = request.headers['x-unattended'] === '1'
  passage.caller = await services.sessions.callerOf(stated.token, { watching: isWatching, address: request.ip })
  const onNonce = (nonce: string) => void reply.header('DPoP-Nonce', nonce)
  await requireHolder(services, passage.caller, { stated, request: request.raw, address: request.ip, onNonce })
  passage.jkt = passage.caller.session.jkt
}

/** On a public route a dead session is no obstacle; elsewhere its end is said. */
async function recognise(passage: Passage, services: Services, stated: StatedToken): Promise<void> {
  try {
    await callerBehind(passage, services, stated)
  } catch (error) {
    const { caller, route } = passage
    const code = error instanceof Refusal ? error.code : ''
    // the right browser asks again with a newer nonce: that is nobody's act, and on a public route it is not taken for a stranger
    const isTooOld = code === 'proof_nonce_needed' && caller?.session.jkt !== undefined
    if (isTooOld || route.admission.kind === 'public') passage.caller = null
    if (!isTooOld && route.admission.kind === 'public') return
    if (code === 'session_unproved' && caller !== null) await endUnproved(services, caller, auditContext(passage))
    throw error
  }
}

/** The key that a session which begins here will be bound to. */
function keyShown({ route, request, jkt }: Passage, services: Services): string | undefined {
  if (route.begins !== true || jkt !== undefined || request.headers['dpop'] === undefined) return jkt
  return keyToBind(services, { request: request.raw, token: null })
}

function handlerOf(route: Route, services: Services, rates: Rates) {
  const validators: Validators = {
    params: validatorOf(route.input.params, 'params'),
    query: validatorOf(route.input.query, 'query'),
    body: validatorOf(route.input.body, 'body'),
  }
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const stated = languageOf(request.headers['accept-language'])
    const passage: Passage = { route, request, reply, traceId: request.id, language: stated ?? 'zh', caller: null }
    try {
      return await pass(passage, { services, rates, validators })
    } catch (error) {
      return sendRefusal(passage, services, error)
    }
  }
}

/** The one way a route comes into being: declared with its admission, input and output, and passing the gate. Any other stops the start (promise 1). */
export function mountRoutes(
  server: { app: FastifyInstance; declare: Declare },
  services: Services,
  routes: readonly Route[],
): void {
  const { app, declare } = server
  checkDeclarations(routes, services.catalog)
  app.setErrorHandler(async (error, request, reply) => sendUnpassed(error, request, reply))
  app.setNotFoundHandler(async (request, reply) => sendUnpassed(new Refusal('not_found'), request, reply))
  const { HOLDFAST_PERSON_PER_MINUTE: person, HOLDFAST_ADDRESS_PER_MINUTE: address } = services.settings
  const rates = new Rates(services.clock, { person, address })
  for (const route of routes) {
    const url = route.root === true ? route.path : `${API_PREFIX}${route.path}`
    const handler = handlerOf(route, services, rates)
    services.rightUses.watch(route.admission)
    declare(handler)
    app.route({
      method: route.method,
      url,
      handler,
      exposeHeadRoute: false,
      ...(route.form === 'long' ? { bodyLimit: MOST_LONG_FORM_BYTES } : {}),
    })
  }
}
