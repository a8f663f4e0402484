import { expect } from 'vitest'
import type { TestPerson } from '../../../testing/people.ts'
import { startWorld, testClock, type World } from '../../../testing/world.ts'
import { type Browser, browser } from './browser.ts'
import { CLIENT, SECRET } from './sign-on-provider.ts'
import { approve, signer } from './signing.ts'

/** A world whose clock stands at the provider's time, and whose server may connect to this machine. */
export const signOnWorld = (settings: Readonly<Record<string, string>> = {}): Promise<World> =>
  startWorld({ clock: testClock(Date.now()), settings: { HOLDFAST_MAIL_NETWORKS: '127.0.0.0/8', ...settings } })

/** A connection as the security administrator states it. */
export const stated = (issuer: string, change: Record<string, unknown> = {}) => ({
  name: '云杉账号',
  issuer,
  clientId: CLIENT,
  method: 'client_secret_basic',
  secret: SECRET,
  scopes: ['email', 'groups'],
  domains: ['yunshan.example'],
  subjectClaim: 'sub',
  groupsClaim: 'groups',
  mapping: [],
  mfa: ['mfa'],
  local: true,
  ...change,
})

export interface Visitor extends Browser {
  /** The cookie that binds a sign-in elsewhere to this browser. */
  bound: string | null
}

/** A browser that keeps the cookie of a sign-in elsewhere beside its session. */
export function visitor(world: World, token: string | null = null): Visitor {
  const own = browser(world)
  const self: Visitor = Object.assign(own, { bound: null as string | null })
  self.token = token
  const { call } = own
  self.call = async (method, path, sent = {}) => {
    const cookies = [
      ...(self.bound === null ? [] : [`__Host-sso-3000=${self.bound}`]),
      ...(self.token === null ? [] : [`__Host-session-3000=${self.token}`]),
    ]
    const answer = await call(method, path, { ...sent, headers: { cookie: cookies.join('; '), ...sent.headers } })
    const value = /__Host-sso-3000=([^;]*)/.exec(String(answer.headers['set-cookie'] ?? ''))?.[1]
    if (value !== undefined) self.bound = value
    return answer
  }
  return self
}

/** Makes a connection; gives its id. A second person signs what groups give; it is tried by `visit`, and switched on. */
export async function connected(
  world: World,
  about: {
    security: TestPerson
    stated: Record<string, unknown>
    visit: (url: string, redirect: string) => Promise<Record<string, string>> | Record<string, string>
  },
): Promise<string> {
  const { security } = about
  const second = await signer(world, security.tenantId, { role: 'system_admin' })
  const made = await security.post('/connections', about.stated)
  expect(made.status, made.text).toBe(201)
  const { id, returnAddress, mappingWaits, keysWait } = made.body
  for (const waits of [mappingWaits, keysWait])
    if (waits !== null) expect((await approve(second, waits)).body.state).toBe('done')
  const trying = visitor(world, security.token)
  const sent = await trying.post(`/connections/${id}/try`)
  expect(sent.status, sent.text).toBe(200)
  const tried = await trying.post('/auth/sso/return', await about.visit(sent.body.url, returnAddress))
  expect([tried.status, tried.body?.next], tried.text).toEqual([200, 'tried'])
  const on = await security.post(`/connections/${id}/switch`, { on: true })
  expect(on.status, on.text).toBe(204)
  return id
}
