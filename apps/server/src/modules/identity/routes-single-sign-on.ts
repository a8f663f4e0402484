import Type from 'typebox'
import { type Route, route } from '../../platform/gate/route.ts'
import { exactly, MaybeText, maybe } from '../../platform/gate/shapes.ts'
import { MOST_RESPONSE_CHARACTERS } from '../web/index.ts'
import { may } from './policy.ts'
import { Email, Id, IdParams, listOf, Nothing } from './schemas.ts'
import { Connection, StatedConnection } from './shapes-single-sign-on.ts'
import { beginLink, beginSignOn, beginTry, findSignOn } from './single-sign-on/begin.ts'
import { comeBack } from './single-sign-on/come-back.ts'
import { logOut } from './single-sign-on/log-out.ts'
import {
  changeConnection,
  createConnection,
  listConnections,
  removeConnection,
  switchConnection,
} from './single-sign-on/manage.ts'
import { listIdentities, unlinkIdentity } from './single-sign-on/own-identities.ts'
import { comeHome } from './single-sign-on/saml/ask-log-out.ts'
import { singleLogOut } from './single-sign-on/saml/log-out.ts'
import { tellMetadata } from './single-sign-on/saml/tell-metadata.ts'

const Value = Type.String({ maxLength: 4_096 })
const Address = exactly({ url: Type.String() })
const Arrived = exactly({
  next: Type.Union([
    Type.Literal('mfa'),
    Type.Literal('enrol_factor'),
    Type.Literal('tried'),
    Type.Literal('linked'),
    Type.Null(),
  ]),
  to: Type.String(),
  factors: Type.Optional(Type.Array(Type.String())),
  subject: Type.Optional(Type.String()),
  secondFactor: Type.Optional(Type.Boolean()),
  roles: Type.Optional(Type.Array(Type.String())),
  claims: Type.Optional(Type.Array(exactly({ name: Type.String(), value: Type.String() }))),
})
const nobodyYet = {
  kind: 'public',
  reason: {
    zh: '还没有登录；按地址计数，只回答域名有没有公司登录。',
    en: 'Nobody is signed in yet; counted by address, it tells of domains and of nobody.',
  },
} as const

const signingIn: readonly Route[] = [
  route({
    name: 'session.sso_find',
    method: 'POST',
    path: '/auth/sso/find',
    summary: { zh: '这个域名有没有公司登录', en: 'Whether a domain has a sign-in of its company’s' },
    admission: nobodyYet,
    input: { body: exactly({ domain: Type.String({ minLength: 1, maxLength: 253 }) }) },
    output: { 200: exactly({ found: Type.Boolean(), name: MaybeText }) },
    repeat: 'anew',
    run: (ctx, { body }) => findSignOn(ctx, body.domain),
  }),
  route({
    name: 'session.sso_begin',
    method: 'POST',
    path: '/auth/sso',
    summary: { zh: '去公司的登录服务登录', en: 'Go to the company’s provider to sign in' },
    admission: nobodyYet,
    input: { body: exactly({ email: Email, to: Type.Optional(Type.String({ maxLength: 2_000 })) }) },
    output: { 200: Address },
    repeat: 'anew',
    run: (ctx, { body }) => beginSignOn(ctx, body),
  }),
  route({
    name: 'session.sso',
    method: 'POST',
    path: '/auth/sso/return',
    summary: { zh: '从登录服务回来', en: 'Come back from the provider' },
    admission: {
      kind: 'public',
      reason: {
        zh: '登录服务的回答要和这个浏览器里封好的一次性值相符。',
        en: 'The provider’s answer has to fit the one-time values sealed in this browser.',
      },
    },
    input: {
      body: exactly({
        connection: Id,
        state: Type.String({ minLength: 1, maxLength: 200 }),
        code: Type.Optional(Value),
        iss: Type.Optional(Value),
        error: Type.Optional(Type.String({ maxLength: 200 })),
        saml: Type.Optional(Type.String({ maxLength: MOST_RESPONSE_CHARACTERS })),
        login: Type.Optional(Type.String({ maxLength: 255 })),
        password: Type.Optional(Type.String({ maxLength: 1_024 })),
      }),
    },
    begins: true,
    output: { 200: Arrived },
    repeat: 'anew',
    run: (ctx, { body }) => comeBack(ctx, body),
  }),
]

const own: readonly Route[] = [
  route({
    name: 'identity.list',
    method: 'GET',
    path: '/auth/identities',
    summary: { zh: '自己在公司登录服务上的账号', en: 'One’s own accounts at the company’s providers' },
    admission: { kind: 'signedIn' },
    input: {},
    output: {
      200: listOf(exactly({ connectionId: Id, name: Type.String(), identityId: maybe(Id), linkedAt: MaybeText })),
    },
    run: (ctx) => listIdentities(ctx),
  }),
  route({
    name: 'identity.link',
    method: 'POST',
    path: '/auth/identities',
    summary: { zh: '去登录服务，把那里的账号连到自己', en: 'Go to a provider to link the account there to oneself' },
    admission: { kind: 'signedIn' },
    input: { body: exactly({ connectionId: Id }) },
    output: { 200: Address },
    repeat: 'anew',
    run: (ctx, { body }) => beginLink(ctx, body.connectionId),
  }),
  route({
    name: 'identity.unlink',
    method: 'DELETE',
    path: '/auth/identities/:id',
    summary: { zh: '断开自己的一个账号', en: 'Unlink one of one’s own accounts' },
    admission: { kind: 'signedIn' },
    input: { params: IdParams },
    output: { 204: Nothing },
    run: (ctx, { params }) => unlinkIdentity(ctx, params.id),
  }),
]

/** What a SAML provider's administrator reads of us. */
const describing: Route = route({
  name: 'connection.metadata',
  method: 'GET',
  path: '/auth/sso/:tenant/:connection/metadata',
  summary: { zh: '给 SAML 登录服务看的我们自己', en: 'What a SAML provider reads of us' },
  admission: {
    kind: 'public',
    reason: {
      zh: '只有我们自己的地址和公钥，不含任何人的内容。',
      en: 'It says our own addresses and public keys, and nothing of anybody.',
    },
  },
  input: { params: Type.Object({ tenant: Id, connection: Id }) },
  output: { 200: Type.String() },
  run: (ctx, { params }) => tellMetadata(ctx, params),
})

/** Where a provider tells that somebody has logged out there. */
const loggingOut: Route = route({
  name: 'connection.log_out',
  method: 'POST',
  path: '/auth/sso/:tenant/:connection/logout',
  summary: { zh: '登录服务说有人在那边退出了', en: 'A provider tells that somebody has logged out there' },
  admission: {
    kind: 'public',
    reason: {
      zh: '凭登录服务自己的签名，只结束从它来的会话。',
      en: 'The provider’s own signature admits it; it ends sessions that came by it alone.',
    },
  },
  form: true,
  input: {
    params: Type.Object({ tenant: Id, connection: Id }),
    body: exactly({ logout_token: Type.String({ minLength: 1, maxLength: 16_384 }) }),
  },
  output: { 200: exactly({}) },
  repeat: 'anew',
  run: (ctx, { params, body }) => logOut(ctx, params, body.logout_token),
})

const Carried = Type.String({ minLength: 1, maxLength: 16_384 })

/** Where a browser brings a SAML provider's word that somebody has logged out there. */
const loggingOutBySaml: Route = route({
  name: 'connection.single_log_out',
  method: 'GET',
  path: '/auth/sso/:tenant/:connection/logout',
  summary: {
    zh: '浏览器带来 SAML 登录服务的话：有人在那边退出了；或对我们的话的回答',
    en: 'A browser brings a SAML provider’s word that somebody has logged out there, or its answer to ours',
  },
  admission: {
    kind: 'public',
    reason: {
      zh: '凭登录服务对地址的签名，只结束从它来的会话；不看是谁带来的。',
      en: 'The provider’s signature over the address admits it; it ends sessions that came by it alone, whoever brings it.',
    },
  },
  visitors: true,
  input: {
    params: Type.Object({ tenant: Id, connection: Id }),
    query: exactly({
      SAMLRequest: Type.Optional(Carried),
      SAMLResponse: Type.Optional(Carried),
      RelayState: Type.Optional(Type.String({ maxLength: 1_024 })),
      SigAlg: Type.Optional(Carried),
      Signature: Type.Optional(Carried),
    }),
  },
  output: { 302: Nothing },
  run: async (ctx, { params, query }) =>
    query.SAMLResponse === undefined ? singleLogOut(ctx, params) : comeHome(query),
})

const managing: readonly Route[] = [
  route({
    name: 'connection.list',
    method: 'GET',
    path: '/connections',
    summary: { zh: '公司的登录连接', en: 'The company’s connections to providers' },
    admission: may.writeConnections,
    input: {},
    output: { 200: listOf(Connection) },
    run: (ctx) => listConnections(ctx),
  }),
  route({
    name: 'connection.create',
    method: 'POST',
    path: '/connections',
    summary: { zh: '新建登录连接', en: 'Make a connection to a provider' },
    admission: may.writeConnections,
    input: { body: StatedConnection },
    output: { 201: Connection },
    repeat: 'anew',
    run: (ctx, { body }) => createConnection(ctx, body),
  }),
  route({
    name: 'connection.change',
    method: 'PUT',
    path: '/connections/:id',
    summary: { zh: '修改登录连接', en: 'Change a connection' },
    admission: may.writeConnections,
    input: { params: IdParams, body: StatedConnection },
    output: { 200: Connection },
    run: (ctx, { params, body }) => changeConnection(ctx, params.id, body),
  }),
  route({
    name: 'connection.try',
    method: 'POST',
    path: '/connections/:id/try',
    summary: { zh: '试登录一次，看登录服务说什么', en: 'Try a connection and see what the provider tells' },
    admission: may.writeConnections,
    input: { params: IdParams },
    output: { 200: Address },
    repeat: 'anew',
    run: (ctx, { params }) => beginTry(ctx, params.id),
  }),
  route({
    name: 'connection.switch',
    method: 'POST',
    path: '/connections/:id/switch',
    summary: { zh: '启用或停用登录连接', en: 'Switch a connection on or off' },
    admission: may.writeConnections,
    input: { params: IdParams, body: exactly({ on: Type.Boolean() }) },
    output: { 204: Nothing },
    repeat: 'anew',
    run: (ctx, { params, body }) => switchConnection(ctx, params.id, body.on),
  }),
  route({
    name: 'connection.remove',
    method: 'DELETE',
    path: '/connections/:id',
    summary: { zh: '删除登录连接', en: 'Remove a connection' },
    admission: may.writeConnections,
    input: { params: IdParams },
    output: { 204: Nothing },
    run: (ctx, { params }) => removeConnection(ctx, params.id),
  }),
]

/** Signing in at the company's own provider: the way there and back, one's own accounts, and the connections. */
export const singleSignOnRoutes: readonly Route[] = [
  ...signingIn,
  loggingOut,
  loggingOutBySaml,
  describing,
  ...own,
  ...managing,
]
