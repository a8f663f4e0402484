import * as oauth from 'oauth4webapi'
import { expect } from 'vitest'
import { again, person, type TestAnswer, type TestPerson } from '../../../testing/people.ts'
import type { World } from '../../../testing/world.ts'
import { approve, enrolled } from './signing.ts'

/* Apps of others in tests: admitted by two people, and asking by the library they would ask by. */

export const REDIRECT = 'https://app.example/callback'

/** An app as it is asked for, before it is somebody's. */
export const APP = {
  name: '日程助手',
  publisher: '远山软件',
  purpose: '把跟进排进日程',
  redirectUris: [REDIRECT],
  contract: { contacts: { read: ['name', 'title'], write: [] as string[] } },
  peopleADay: 50,
}

/** Asks for an app and has a second person sign it; gives its id. */
export async function admittedApp(world: World, tenantId: string, about: object = {}): Promise<string> {
  const asker = await person(world, tenantId, { role: 'security_admin' })
  const { origin } = world.services.settings.HOLDFAST_URL
  const second = await enrolled(world, await person(world, tenantId, { role: 'system_admin' }), { origin })
  const asked = await asker.post('/apps', { ...APP, ...about })
  expect(asked.status, asked.text).toBe(202)
  const done = await approve(second, asked.body.approvalId, { origin })
  expect([done.status, done.body?.state], done.text).toEqual([200, 'done'])
  const { body } = await asker.get('/apps')
  return body.data.at(-1).appId
}

/** One installation of an app: its key, and how it asks. */
export interface TestApp {
  readonly world: World
  readonly clientId: string
  readonly client: oauth.Client
  readonly dpop: oauth.DPoPHandle
  readonly auth: oauth.ClientAuth
  readonly verifier: string
}

/** The library's requests, carried to the world's server. */
export const carrier = (world: World) => ({
  [oauth.allowInsecureRequests]: true,
  [oauth.customFetch]: async (url: string, options: oauth.CustomFetchOptions<string, unknown>) => {
    const { pathname, search } = new URL(url)
    const payload = options.body === undefined ? {} : { payload: String(options.body) }
    const headers = Object.fromEntries(Object.entries(options.headers))
    const answer = await world.app.inject({
      method: options.method as 'GET' | 'POST',
      url: `${pathname}${search}`,
      headers,
      ...payload,
    })
    const kept = Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as [string, string])
    return new Response(answer.statusCode === 204 ? null : answer.body, { status: answer.statusCode, headers: kept })
  },
})

/** The authorisation server, as the app's library learns of it (RFC 8414). */
export async function serverOf(world: World): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(world.services.settings.HOLDFAST_URL.origin)
  const told = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...carrier(world) })
  return oauth.processDiscoveryResponse(issuer, told)
}

/** An installation of the app with a key of its own; a confidential one signs with the key it registered. */
export async function appAt(world: World, clientId: string, auth: oauth.ClientAuth = oauth.None()): Promise<TestApp> {
  // the world's clock is not the machine's
  const client = { client_id: clientId, [oauth.clockSkew]: Math.round((world.clock.now() - Date.now()) / 1000) }
  const dpop = oauth.DPoP(client, await oauth.generateKeyPair('ES256'))
  return { world, clientId, client, dpop, auth, verifier: oauth.generateRandomCodeVerifier() }
}

/** What an app asks for. */
async function wishOf(app: TestApp, change: Change): Promise<[string, string][]> {
  const asked = {
    response_type: 'code',
    redirect_uri: REDIRECT,
    state: 'state-of-the-app',
    code_challenge: await oauth.calculatePKCECodeChallenge(app.verifier),
    code_challenge_method: 'S256',
    ...change,
  }
  return Object.entries(asked).filter((pair): pair is [string, string] => pair[1] !== undefined)
}

export type Change = Readonly<Record<string, string | undefined>>

/** An app that did not push its request: what its page would send the browser with. */
export const unpushedQuery = async (app: TestApp, change: Change = {}): Promise<string> =>
  new URLSearchParams([['client_id', app.clientId], ...(await wishOf(app, change))]).toString()

/** Pushes an app's request, by a key where one is stated, as its library does; gives what it is told. */
export async function push(app: TestApp, change: Change = {}, key?: oauth.DPoPHandle): Promise<Redeemed> {
  const { world } = app
  const server = await serverOf(world)
  const options = { ...carrier(world), ...(key === undefined ? {} : { DPoP: key }) }
  return withNonce(async () => {
    const told = await oauth.pushedAuthorizationRequest(
      server,
      app.client,
      app.auth,
      await wishOf(app, change),
      options,
    )
    await oauth.processPushedAuthorizationResponse(server, app.client, told.clone()).catch(() => undefined)
    return told
  })
}

/** What the app's page sends the browser to us with, once it has pushed its request. */
export async function queryOf(app: TestApp, change: Change = {}, key?: oauth.DPoPHandle) {
  const { status, body } = await push(app, change, key)
  expect(status, JSON.stringify(body)).toBe(201)
  return new URLSearchParams({ client_id: app.clientId, request_uri: body.request_uri }).toString()
}

/** Puts the app's question to a person, as our page does. */
export const askOf = async (who: TestPerson, app: TestApp, change: Change = {}): Promise<TestAnswer> =>
  who.post('/oauth/ask', { query: await queryOf(app, change) })

/** The address the browser goes back to once the person has let the app in. */
export async function letIn(who: TestPerson, app: TestApp, change: Change = {}): Promise<URL> {
  const asked = await askOf(who, app, change)
  expect(asked.status, asked.text).toBe(200)
  const answered = await who.post('/oauth/answer', { ask: asked.body.ask, allow: true })
  expect(answered.status, answered.text).toBe(200)
  return new URL(answered.body.back)
}

type Redeemed = Pick<TestAnswer, 'status' | 'body'>

/** Asks once more where the server first wants its nonce in the proof, as the library says. */
async function withNonce(ask: () => Promise<Response>): Promise<Redeemed> {
  const first = await ask()
  const told = (await first.json()) as Redeemed['body']
  if (told.error !== 'use_dpop_nonce') return { status: first.status, body: told }
  const second = await ask()
  return { status: second.status, body: await second.json() }
}

type Shown = Partial<Pick<TestApp, 'verifier'>> & {
  readonly back: URL
  readonly redirectUri?: string
  readonly key?: oauth.DPoPHandle
}

/** What the token endpoint says to the code of an answer; the answer is looked at by the library first (state, `iss`). */
export async function redeem(world: World, app: TestApp, shown: URL | Shown): Promise<Redeemed> {
  const {
    back,
    redirectUri = REDIRECT,
    verifier = app.verifier,
    key = app.dpop,
  } = shown instanceof URL ? { back: shown } : shown
  const server = await serverOf(world)
  const answer = oauth.validateAuthResponse(server, app.client, back, 'state-of-the-app')
  const options = { DPoP: key, ...carrier(world) }
  return withNonce(async () => {
    const told = await oauth.authorizationCodeGrantRequest(
      server,
      app.client,
      app.auth,
      answer,
      redirectUri,
      verifier,
      options,
    )
    await oauth.processAuthorizationCodeResponse(server, app.client, told.clone()).catch(() => undefined)
    return told
  })
}

/** What the token endpoint says to a refresh token. */
export async function refresh(
  world: World,
  app: TestApp,
  about: { token: string; scope?: string; key?: oauth.DPoPHandle },
): Promise<Redeemed> {
  const server = await serverOf(world)
  const options = {
    DPoP: about.key ?? app.dpop,
    ...carrier(world),
    ...(about.scope === undefined ? {} : { additionalParameters: { scope: about.scope } }),
  }
  return withNonce(async () => {
    const told = await oauth.refreshTokenGrantRequest(server, app.client, app.auth, about.token, options)
    await oauth.processRefreshTokenResponse(server, app.client, told.clone()).catch(() => undefined)
    return told
  })
}

/** Calls the interface with an access token and a proof of the app's key. */
export async function callWith(
  world: World,
  app: TestApp,
  about: { token: string; path?: string; method?: string; body?: object },
): Promise<Redeemed> {
  const { token, path = '/contacts', method = 'GET', body } = about
  const url = new URL(`${world.services.settings.HOLDFAST_URL.origin}/api/v1${path}`)
  const headers = new Headers(body === undefined ? {} : { 'content-type': 'application/json' })
  const ask = () =>
    oauth.protectedResourceRequest(token, method, url, headers, body === undefined ? null : JSON.stringify(body), {
      DPoP: app.dpop,
      ...carrier(world),
    })
  const told = await ask()
    .catch(ask)
    .catch((error: unknown) => {
      if (error instanceof oauth.WWWAuthenticateChallengeError) return error.response
      throw error
    })
  const text = await told.text()
  return { status: told.status, body: text === '' ? null : JSON.parse(text) }
}

/** An app that the person has let in, with its first tokens. */
export async function atWork(world: World, who: TestPerson, asked: string | { clientId: string; scope: string }) {
  const { clientId, ...change } = typeof asked === 'string' ? { clientId: asked } : asked
  const app = await appAt(world, clientId)
  const { status, body } = await redeem(world, app, await letIn(await again(world, who), app, change))
  expect(status, JSON.stringify(body)).toBe(200)
  return { app, token: body.access_token as string, refreshToken: body.refresh_token as string }
}
