import { ProblemError, readProblem } from './problem.ts'
import { readEvents, type StreamEvent } from './stream.ts'

/** Proves with each request that one holds the key its session is bound to (RFC 9449). */
export interface Prover {
  /** The proof of one request, sent as `DPoP`; null where there is no key. */
  readonly prove: (method: string, address: string) => Promise<string | null>
  /** Hears every answer; true where the request has to be made once more, with a new proof. */
  readonly heard: (response: Response) => boolean
}

export interface ClientOptions {
  /** Without a trailing slash; `/api/v1` on the same origin by default. */
  readonly baseUrl?: string
  readonly fetch?: typeof fetch
  /** Sent as `Accept-Language`, so that refusals come in the reader's language. */
  readonly language?: () => string
  /** Headers of every request, such as a program's bearer token. */
  readonly headers?: () => Readonly<Record<string, string>>
  readonly prover?: Prover
  /** Whether the page asks by itself, nobody being there: such a call does not keep the session from ending. */
  readonly unattended?: () => boolean
  /** Called with the path of a call that was refused because the server does not know the session (any more). */
  readonly onSessionEnded?: (path: string) => void
}

export interface CallOptions {
  readonly signal?: AbortSignal
  readonly idempotencyKey?: string
  /** The version the change was made upon; sent as `If-Match`. */
  readonly version?: number
  /** Goes on although the page is being left. */
  readonly keepalive?: boolean
}

interface Call extends CallOptions {
  readonly method: string
  readonly path: string
  readonly body?: unknown
}

export interface StreamOptions {
  readonly onEvent: (event: StreamEvent) => void
  /** When what one shows was asked for (milliseconds since 1970): what happened since comes first, or the event `missed` where that is not known any more. */
  readonly since?: number
  readonly signal: AbortSignal
}

export interface Client {
  get<T>(path: string, options?: CallOptions): Promise<T>
  getText(path: string, options?: CallOptions): Promise<string>
  getFile(path: string): Promise<Blob>
  post<T>(path: string, body?: unknown, options?: CallOptions): Promise<T>
  put<T>(path: string, body: unknown, options?: CallOptions): Promise<T>
  patch<T>(path: string, body: unknown, options: CallOptions): Promise<T>
  delete(path: string, options?: CallOptions): Promise<void>
  /** Follows `GET /stream` until the signal ends it, connecting again with growing pauses. */
  stream(options: StreamOptions): Promise<void>
}

const unreachable = (cause: unknown): ProblemError =>
  new ProblemError({ status: 0, code: 'unreachable', title: '', detail: cause instanceof Error ? cause.message : '' })

function headersOf(call: Call, options: ClientOptions): Headers {
  const headers = new Headers(options.headers?.())
  headers.set('accept', 'application/json, application/problem+json')
  if (options.language !== undefined) headers.set('accept-language', options.language())
  if (options.unattended?.() === true) headers.set('x-unattended', '1')
  if (call.idempotencyKey !== undefined) headers.set('idempotency-key', call.idempotencyKey)
  if (call.version !== undefined) headers.set('if-match', `"${call.version}"`)
  if (call.body !== undefined && !(call.body instanceof FormData)) {
    headers.set('content-type', call.method === 'PATCH' ? 'application/merge-patch+json' : 'application/json')
  }
  return headers
}

const bodyOf = (body: unknown): string | FormData | null => {
  if (body === undefined) return null
  return body instanceof FormData ? body : JSON.stringify(body)
}

type Send = (call: Call) => Promise<Response>

function makeSend(options: ClientOptions): Send {
  const { prover, baseUrl = '/api/v1' } = options
  const request = options.fetch ?? ((input, init) => fetch(input, init))
  const attempt = async (call: Call, address: string) => {
    const headers = headersOf(call, options)
    const proof = await prover?.prove(call.method, address)
    if (typeof proof === 'string') headers.set('dpop', proof)
    return request(address, {
      method: call.method,
      headers,
      body: bodyOf(call.body),
      credentials: 'same-origin',
      signal: call.signal ?? null,
      ...(call.keepalive === true ? { keepalive: true } : {}),
    })
  }
  const answered = async (call: Call): Promise<Response> => {
    const address = call.path.startsWith('/api/') ? call.path : `${baseUrl}${call.path}`
    const first = await attempt(call, address)
    if (prover?.heard(first) !== true) return first
    const second = await attempt(call, address)
    prover.heard(second)
    return second
  }
  return async (call) => {
    const response = await answered(call).catch((cause: unknown) => {
      if (call.signal?.aborted === true) throw cause
      throw unreachable(cause)
    })
    if (response.ok) return response
    if (response.status === 401) options.onSessionEnded?.(call.path)
    throw new ProblemError(await readProblem(response))
  }
}

async function jsonOf<T>(response: Response): Promise<T> {
  const text = await response.text()
  return (text === '' ? null : JSON.parse(text)) as T
}

const LONGEST_PAUSE_MS = 30_000
/** What was told so long before a connection was lost may have been lost with it. */
const ON_THE_WAY_MS = 5_000

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', done)
  })

/** For how long a question is on its way at most, unless it turns out to be longer. */
const USUAL_WAY_MS = 100

/**
 * Begins to listen from a moment on. The server reckons it back from when the question comes there; how long that was under way nobody knows, only
 * how long the answer took in all. Whoever waited longer than was allowed for asks anew, from as much earlier.
 */
async function listenFrom(send: Send, from: number, signal: AbortSignal): Promise<Response> {
  for (let way = USUAL_WAY_MS; ; ) {
    const asked = Date.now()
    const ago = Math.max(0, Math.ceil(asked - from)) + way
    const response = await send({ method: 'GET', path: `/stream?ago=${ago}`, signal })
    const took = Date.now() - asked
    if (took <= way) return response
    way = 2 * took
    await response.body?.cancel()
  }
}

async function follow(send: Send, { onEvent, since, signal }: StreamOptions): Promise<void> {
  let failures = 0
  let from = since ?? Date.now()
  const onHeard = () => {
    from = Date.now() - ON_THE_WAY_MS
  }
  while (!signal.aborted) {
    try {
      const response = await listenFrom(send, from, signal)
      failures = 0
      if (response.body !== null) await readEvents(response.body, { onEvent, onHeard })
    } catch (error) {
      if (signal.aborted) return
      const refused = error instanceof ProblemError && error.status >= 400 && error.status < 500 && error.status !== 429
      if (refused) return
    }
    failures += 1
    await pause(Math.min(LONGEST_PAUSE_MS, 500 * 2 ** failures), signal)
  }
}

/** A client of the public API; every refusal is thrown as a {@link ProblemError}. */
export function createClient(options: ClientOptions = {}): Client {
  const send = makeSend(options)
  return {
    get: async (path, call) => jsonOf(await send({ ...call, method: 'GET', path })),
    getText: async (path, call) => (await send({ ...call, method: 'GET', path })).text(),
    getFile: async (path) => (await send({ method: 'GET', path })).blob(),
    post: async (path, body, call) => jsonOf(await send({ ...call, method: 'POST', path, body: body ?? {} })),
    put: async (path, body, call) => jsonOf(await send({ ...call, method: 'PUT', path, body })),
    patch: async (path, body, call) => jsonOf(await send({ ...call, method: 'PATCH', path, body })),
    delete: async (path, call) => {
      await send({ ...call, method: 'DELETE', path })
    },
    stream: (streamOptions) => follow(send, streamOptions),
  }
}
