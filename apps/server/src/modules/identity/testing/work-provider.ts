/** WeCom, DingTalk, Feishu and Lark of a test's own: a real server that answers as was recorded, to exactly what their documents say they are asked. */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WORK_HOSTS } from '../../../platform/outgoing/work-hosts.ts'
import { dingtalkAnswers, feishuAnswers, WORK, WORK_TOKENS, type WorkPerson, wecomAnswers } from './work-recorded.ts'

/** An answer in place of the recorded one: a text as it is sent, or none at all. */
export type Lie = { readonly status?: number; readonly body: string; readonly location?: string } | 'hangs'

interface Issued {
  readonly who: WorkPerson
  readonly redirect: string
  readonly challenge: string | null
}

interface Asked {
  readonly search: URLSearchParams
  readonly json: Readonly<Record<string, string>>
  readonly headers: IncomingMessage['headers']
}

interface Platforms {
  codes: Map<string, Issued>
  sitting: WorkPerson
  lies: Readonly<Record<string, Lie>>
}

/** A code is good once. */
function redeemed(self: Platforms, code: string): Issued | null {
  const issued = self.codes.get(code) ?? null
  self.codes.delete(code)
  if (issued !== null) self.sitting = issued.who
  return issued
}

type Says = (self: Platforms, asked: Asked) => { status?: number; body: object }

function feishuToken(self: Platforms, { json }: Asked) {
  const isOurs = json['client_id'] === WORK.app && json['client_secret'] === WORK.secret
  if (!isOurs) return { status: 400, body: feishuAnswers.wrongSecret }
  const issued = redeemed(self, json['code'] ?? '')
  const challenge = createHash('sha256')
    .update(json['code_verifier'] ?? '')
    .digest('base64url')
  if (issued === null || issued.redirect !== json['redirect_uri']) return { status: 400, body: feishuAnswers.wrongCode }
  return issued.challenge === challenge
    ? { body: feishuAnswers.token }
    : { status: 400, body: feishuAnswers.wrongVerifier }
}

function dingtalkToken(self: Platforms, { json }: Asked) {
  const isOurs = json['clientId'] === WORK.app && json['clientSecret'] === WORK.secret
  if (!isOurs) return { status: 403, body: dingtalkAnswers.wrongSecret }
  const issued = redeemed(self, json['code'] ?? '')
  return issued === null || json['grantType'] !== 'authorization_code'
    ? { status: 400, body: dingtalkAnswers.wrongCode }
    : { body: dingtalkAnswers.personToken(issued.who) }
}

function wecomCame(self: Platforms, { search }: Asked) {
  if (search.get('access_token') !== WORK_TOKENS.company) return { body: wecomAnswers.wrongSecret }
  const issued = redeemed(self, search.get('code') ?? '')
  return { body: issued === null ? wecomAnswers.wrongCode : wecomAnswers.came(issued.who) }
}

const SAYS: Readonly<Record<string, Says>> = {
  'GET /cgi-bin/gettoken': (_, { search }) => ({
    body:
      search.get('corpid') === WORK.corp && search.get('corpsecret') === WORK.secret
        ? wecomAnswers.token
        : wecomAnswers.wrongSecret,
  }),
  'GET /cgi-bin/auth/getuserinfo': wecomCame,
  'POST /v1.0/oauth2/userAccessToken': dingtalkToken,
  'GET /v1.0/contact/users/me': (self, { headers }) =>
    headers['x-acs-dingtalk-access-token'] === WORK_TOKENS.person
      ? { body: dingtalkAnswers.me(self.sitting) }
      : { status: 403, body: dingtalkAnswers.wrongSecret },
  'POST /v1.0/oauth2/accessToken': (_, { json }) =>
    json['appKey'] === WORK.app && json['appSecret'] === WORK.secret
      ? { body: dingtalkAnswers.companyToken }
      : { status: 403, body: dingtalkAnswers.wrongSecret },
  'POST /topapi/user/getbyunionid': (self, { search, json }) =>
    search.get('access_token') === WORK_TOKENS.company && json['unionid'] === `union-${self.sitting.userId}`
      ? { body: dingtalkAnswers.employee(self.sitting) }
      : { body: { errcode: 88, errmsg: 'ding talk error', sub_code: '60011' } },
  'POST /open-apis/authen/v2/oauth/token': feishuToken,
  'GET /open-apis/authen/v1/user_info': (self, { headers }) =>
    headers.authorization === `Bearer ${WORK_TOKENS.person}`
      ? { body: feishuAnswers.person(self.sitting) }
      : { status: 401, body: { code: 99991663, msg: 'Invalid access token for authorization' } },
}

async function answer(self: Platforms, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://platform.example')
  const lie = self.lies[pathname]
  if (lie === 'hangs') return
  if (lie !== undefined) {
    response.writeHead(lie.status ?? 200, lie.location === undefined ? {} : { location: lie.location })
    response.end(lie.body)
    return
  }
  const text = Buffer.concat(await request.toArray()).toString()
  const json = text === '' ? {} : JSON.parse(text)
  const says = SAYS[`${request.method} ${pathname}`]
  const { status = 200, body } = says?.(self, { search: searchParams, json, headers: request.headers }) ?? {
    status: 404,
    body: {},
  }
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(body))
}

/** Starts them all at one address; `stop` in afterAll. */
export async function startWorkProvider() {
  const self: Platforms = { codes: new Map(), sitting: { userId: '' }, lies: {} }
  const server = createServer((request, response) => void answer(self, request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  let count = 0
  return Object.assign(self, {
    /** Where all of them are. */
    origin,
    /** The setting that says where all hosts are served. */
    hosts: WORK_HOSTS.map((host) => `${host}=${origin}`).join(','),
    /** Signs in as the person at the address we were sent to; gives what the browser brings back. */
    visit(url: string, who: WorkPerson): Record<string, string> {
      const asked = new URL(url).searchParams
      const redirect = asked.get('redirect_uri') ?? ''
      count += 1
      self.codes.set(`code-${count}`, { who, redirect, challenge: asked.get('code_challenge') })
      const connection = new URL(redirect).pathname.slice('/sso/'.length)
      return { code: `code-${count}`, state: asked.get('state') ?? '', connection }
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  })
}

export type WorkProvider = Awaited<ReturnType<typeof startWorkProvider>>
