import { Secret, TOTP } from 'otpauth'
import type { TestAnswer } from '../../../testing/people.ts'
import type { World } from '../../../testing/world.ts'
import { setupCompany } from '../setup.ts'

export const PASSWORD = 'lantern orbit teacup'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

interface Sent {
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

/** A browser of a test: keeps the session's cookie between calls and comes from an address. */
export interface Browser {
  call(method: Method, path: string, sent?: Sent): Promise<TestAnswer>
  get(path: string): Promise<TestAnswer>
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<TestAnswer>
  /** The cookie's value; null when signed out. */
  token: string | null
}

/** What the session's cookie became: undefined where the answer does not touch it, null where it ends it. */
function cookieOf(headers: Record<string, unknown>): string | null | undefined {
  const value = /^__Host-session-3000=([^;]*)/.exec(String(headers['set-cookie'] ?? ''))?.[1]
  return value === '' ? null : value
}

const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

export function browser(world: World, address = '198.51.100.7', origin = 'http://localhost:3000'): Browser {
  const self: Browser = {
    token: null,
    async call(method, path, { body, headers = {} } = {}) {
      const sent = body === undefined ? {} : { payload: JSON.stringify(body) }
      const answer = await world.app.inject({
        method,
        url: `/api/v1${path}`,
        remoteAddress: address,
        headers: {
          origin,
          'user-agent': AGENT,
          ...(self.token === null ? {} : { cookie: `other=1; __Host-session-3000=${self.token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...sent,
      })
      const cookie = cookieOf(answer.headers)
      if (cookie !== undefined) self.token = cookie
      const parsed = answer.body.startsWith('{') ? JSON.parse(answer.body) : null
      return { status: answer.statusCode, text: answer.body, body: parsed, headers: answer.headers }
    },
    get: (path) => self.call('GET', path),
    post: (path, body, headers) => self.call('POST', path, { body, ...(headers === undefined ? {} : { headers }) }),
  }
  return self
}

/** The code an authenticator shows at the world's time. */
export const codeOf = (world: World, secret: string, stepsAhead = 0): string =>
  new TOTP({ algorithm: 'SHA1', digits: 6, period: 30, secret: Secret.fromBase32(secret) }).generate({
    timestamp: world.clock.now() + stepsAhead * 30_000,
  })

/** The next code after the clock has moved on, so that it was surely not used yet. */
export function nextCode(world: World, secret: string): string {
  world.clock.advance(30_000)
  return codeOf(world, secret)
}

export interface Enrolled {
  readonly browser: Browser
  readonly tenantId: string
  readonly userId: string
  readonly email: string
  readonly secret: string
  readonly recoveryCodes: readonly string[]
}

/** Activates a link and enrols an authenticator in a browser of its own. */
export async function comeIn(
  world: World,
  link: { token: string; tenantId: string; userId: string; email: string },
  password = PASSWORD,
): Promise<Enrolled> {
  const own = browser(world)
  const activated = await own.post('/auth/activate', { token: link.token, password })
  if (activated.status !== 200) throw new Error(activated.text)
  const begun = await own.post('/auth/factors', { type: 'totp' })
  const confirmed = await own.post(`/auth/factors/${begun.body.id}/confirm`, {
    code: nextCode(world, begun.body.secret),
  })
  if (confirmed.status !== 200) throw new Error(confirmed.text)
  const { tenantId, userId, email } = link
  return {
    browser: own,
    tenantId,
    userId,
    email,
    secret: begun.body.secret,
    recoveryCodes: confirmed.body.recoveryCodes,
  }
}

/** A company with its founder, who has come in. */
export async function foundedCompany(world: World, email = 'founder@yunshan.example'): Promise<Enrolled> {
  const founded = await setupCompany(world.services, { company: '云杉精密仪器', email, name: '周雨桐' })
  return comeIn(world, { ...founded, email })
}

/** A further person whom the founder invited. */
export async function invited(
  world: World,
  founder: Enrolled,
  about: { email: string; roles: string[]; name?: string; password?: string },
) {
  const { browser: own, secret } = founder
  const ask = () => own.post('/users', { email: about.email, name: about.name ?? '陈立', roles: about.roles })
  let answer = await ask()
  if (answer.body.code === 'step_up_required') {
    // each administrator takes a factor of their own
    await own.post('/auth/step-up', { type: 'totp', code: nextCode(world, secret) })
    answer = await ask()
  }
  if (answer.status !== 201) throw new Error(answer.text)
  const link = { token: answer.body.token, tenantId: founder.tenantId, userId: answer.body.userId, email: about.email }
  return comeIn(world, link, about.password)
}

/** A founded company with a system and a security administrator of its own. */
export async function staffedCompany(world: World) {
  const founder = await foundedCompany(world)
  const system = await invited(world, founder, { email: 'sys@yunshan.example', roles: ['system_admin'], name: '何苗' })
  const security = await invited(world, founder, {
    email: 'sec@yunshan.example',
    roles: ['security_admin'],
    name: '方圆',
  })
  return { founder, system, security }
}

/** Signs in by password and authenticator in a new browser. */
export async function signedIn(world: World, person: Enrolled, password = PASSWORD): Promise<Browser> {
  const own = browser(world)
  await own.post('/auth/sign-in', { email: person.email, password })
  const answer = await own.post('/auth/mfa', { type: 'totp', code: nextCode(world, person.secret) })
  if (answer.status !== 200) throw new Error(answer.text)
  return own
}

/** Acts recorded under a log, with outcome, oldest first; the inbox holds what is not sequenced yet. */
export async function recorded(world: World, tenantId: string): Promise<string[]> {
  const { rows } = await world.superuser.query('select event from audit_inbox where tenant_id = $1 order by n', [
    tenantId,
  ])
  return rows.map((row: { event: string }) => {
    const event = JSON.parse(row.event)
    return `${event.api.operation} ${event.unmapped.outcome}`
  })
}
