import { createCompany, createPerson, type NewPerson } from '../modules/identity/company.ts'
import { startSession } from '../modules/identity/sessions.ts'
import { workContext } from '../platform/audit/work-context.ts'
import type { Transaction } from '../platform/database/database.ts'
import type { Services } from '../platform/services.ts'
import type { World } from './world.ts'

/** A signed-in person of a test, who calls the real routes of the world. */
export interface TestPerson {
  readonly id: string
  readonly tenantId: string
  readonly token: string
  get(path: string, headers?: Record<string, string>): Promise<TestAnswer>
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<TestAnswer>
  patch(path: string, body: unknown, version: number): Promise<TestAnswer>
  put(path: string, body: unknown, version?: number): Promise<TestAnswer>
  delete(path: string, headers?: Record<string, string>): Promise<TestAnswer>
}

export interface TestAnswer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into answers of every shape
  readonly body: any
  readonly text: string
  readonly headers: Readonly<Record<string, unknown>>
}

const API = '/api/v1'

async function call(
  world: World,
  request: {
    method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
    path: string
    token: string | null
    body?: unknown
    headers?: Record<string, string>
  },
): Promise<TestAnswer> {
  const { method, path, token, body, headers = {} } = request
  const answer = await world.app.inject({
    method,
    url: path.startsWith('/') && !path.startsWith(API) && !path.startsWith('/healthz') ? `${API}${path}` : path,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  })
  const isJson = String(answer.headers['content-type'] ?? '').includes('json')
  return {
    status: answer.statusCode,
    text: answer.body,
    body: isJson && answer.body !== '' ? JSON.parse(answer.body) : null,
    headers: answer.headers,
  }
}

/** A request without any session. */
export const anonymously = (world: World, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string) =>
  call(world, { method, path, token: null })

/** Does in a company's transaction what no route does, with an event of its own: rows without one would look forged. */
export function actIn<T>(services: Services, tenantId: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return services.database.inTenant(tenantId, async (tx) => {
    const result = await work(tx)
    if (tx.written.waiting)
      await services.recorder.recordIn(
        tx,
        { act: 'test.act', outcome: 'allowed' },
        workContext(services, { tenantId, operation: 'test' }),
      )
    return result
  })
}

export async function company(world: World, name = '云杉精密仪器', country = 'CN'): Promise<string> {
  return createCompany(world.services, { name, country, language: 'zh' })
}

/** A person with roles, signed in with a fresh second factor unless `factor` says otherwise. */
export async function person(
  world: World,
  tenantId: string,
  about: Partial<NewPerson> & { role?: string; factor?: 'totp' | null } = {},
): Promise<TestPerson> {
  const { services } = world
  const name = about.name ?? '周雨桐'
  const { id, token } = await actIn(services, tenantId, async (tx) => {
    const userId = await createPerson(services, tx, {
      name,
      email: about.email ?? `u${services.newId()}@example.com`,
      roles: about.roles ?? (about.role === undefined ? [] : [about.role]),
      pendingRoles: [],
      founder: about.founder ?? false,
      teamId: about.teamId ?? null,
      language: 'zh',
      status: about.status ?? 'active',
      createdBy: null,
    })
    const started = await startSession(services, tx, {
      userId,
      state: 'full',
      factor: about.factor === undefined ? 'totp' : about.factor,
      firstAt: services.clock.now(),
    })
    return { id: userId, token: started.token }
  })
  return signedIn(world, { id, tenantId, token })
}

/** The same person with a new session, signed in with a fresh second factor: for tests that let days pass. */
export async function again(world: World, who: TestPerson): Promise<TestPerson> {
  const { token } = await actIn(world.services, who.tenantId, (tx) =>
    startSession(world.services, tx, {
      userId: who.id,
      state: 'full',
      factor: 'totp',
      firstAt: world.clock.now(),
    }),
  )
  return signedIn(world, { ...who, token })
}

function signedIn(world: World, { id, tenantId, token }: Pick<TestPerson, 'id' | 'tenantId' | 'token'>): TestPerson {
  return {
    id,
    tenantId,
    token,
    get: (path, headers = {}) => call(world, { method: 'GET', path, token, headers }),
    post: (path, body, headers = {}) => call(world, { method: 'POST', path, token, body, headers }),
    patch: (path, body, version) =>
      call(world, { method: 'PATCH', path, token, body, headers: { 'if-match': `"${version}"` } }),
    put: (path, body, version) => {
      const headers: Record<string, string> = version === undefined ? {} : { 'if-match': `"${version}"` }
      return call(world, { method: 'PUT', path, token, body, headers })
    },
    delete: (path, headers = {}) => call(world, { method: 'DELETE', path, token, headers }),
  }
}
