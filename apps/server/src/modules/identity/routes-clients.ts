import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { exactly, MaybeText, Members, maybe } from '../../platform/gate/shapes.ts'
import { type AppTokenRequest, issueAppToken } from './apps/redeem.ts'
import { showActivity } from './clients/activity.ts'
import { createClient } from './clients/admit.ts'
import { confirmClient, rotateClient } from './clients/change.ts'
import { readClientId } from './clients/client.ts'
import { changeConditions } from './clients/conditions.ts'
import { makeDirectoryToken } from './clients/directory-token.ts'
import { endClient } from './clients/end.ts'
import { listClients, listOwnClients } from './clients/list.ts'
import { issueToken } from './clients/token.ts'
import { may } from './policy.ts'
import { ApprovalAsked, Id, IdParams, listOf, Name, Nothing } from './schemas.ts'

const USUAL_DAYS = 90

const LONGEST_ROTATION_HOURS = 7 * 24

/** A JWK set's keys (RFC 7517); each is looked at by whoever keeps it. */
const Keys = Type.Array(Members, { minItems: 1, maxItems: 5 })
const conditions = {
  networks: Type.Array(Type.String({ maxLength: 50 }), { maxItems: 20 }),
  perMinute: maybe(Type.Integer({ minimum: 1, maximum: 6_000 })),
  dpopRequired: Type.Boolean(),
}
const Scopes = Type.Array(Type.String({ maxLength: 80 }), { maxItems: 50 })
const Client = exactly({
  clientId: Type.String(),
  name: Type.String(),
  ownerId: Id,
  scopes: Scopes,
  /** Whether the person it acts for has said so; until then its secret opens nothing. */
  confirmed: Type.Boolean(),
  /** Whether it waits again, because it was not used for long. */
  resting: Type.Boolean(),
  credentials: Type.Array(
    exactly({
      kind: Type.Union([Type.Literal('secret'), Type.Literal('key'), Type.Literal('certificate')]),
      kid: MaybeText,
      until: MaybeText,
    }),
  ),
  ...conditions,
  createdAt: Type.String(),
  usedAt: MaybeText,
  expiresAt: Type.String(),
})
const Activity = exactly({
  clientId: Type.String(),
  since: Type.String(),
  usedAt: MaybeText,
  /** Distinct records of all days. */
  records: Type.Integer(),
  days: Type.Array(
    exactly({
      day: Type.String(),
      object: MaybeText,
      requests: Type.Integer(),
      refused: Type.Integer(),
      records: Type.Integer(),
    }),
  ),
  addresses: Type.Array(exactly({ address: Type.String(), requests: Type.Integer(), lastAt: Type.String() })),
})
const Token = exactly({
  access_token: Type.String(),
  token_type: Type.Union([Type.Literal('Bearer'), Type.Literal('DPoP')]),
  expires_in: Type.Integer(),
  scope: Type.String(),
  /** Of an app that a person let in; good once. */
  refresh_token: Type.Optional(Type.String()),
})

/** Programs come by client credentials, apps by a code and then by refresh tokens; there is no other grant. */
function tokenFor(ctx: RequestContext, asked: AppTokenRequest): Promise<Answer> {
  if (asked.grant_type === 'client_credentials') return issueToken(ctx, asked)
  if (asked.grant_type === 'authorization_code' || asked.grant_type === 'refresh_token')
    return issueAppToken(ctx, asked)
  throw new Refusal('malformed', {
    errors: [{ path: '/grant_type', code: 'choice_unknown' }],
    extra: { error: 'unsupported_grant_type' },
  })
}

/** The endpoint stands at the address of the standard and, like everything else, below the base path. */
const tokenRoute = (place: { name: string; root: boolean }): Route =>
  route({
    ...place,
    method: 'POST',
    path: '/oauth/token',
    summary: {
      zh: '程序换取令牌（客户端凭据）；应用凭授权码、刷新令牌换取',
      en: 'A token for a program (client credentials), or for an app (authorization code, refresh token)',
    },
    admission: {
      kind: 'public',
      reason: { zh: '凭客户端自己的密钥或签名进入', en: 'the client’s own secret or signature is what admits it' },
    },
    form: true,
    input: {
      body: exactly({
        grant_type: Type.String({ maxLength: 64 }),
        scope: Type.Optional(Type.String({ maxLength: 2_000 })),
        code: Type.Optional(Type.String({ maxLength: 256 })),
        redirect_uri: Type.Optional(Type.String({ maxLength: 500 })),
        code_verifier: Type.Optional(Type.String({ maxLength: 128 })),
        refresh_token: Type.Optional(Type.String({ maxLength: 256 })),
        client_id: Type.Optional(Type.String({ maxLength: 100 })),
        client_assertion_type: Type.Optional(Type.String({ maxLength: 100 })),
        client_assertion: Type.Optional(Type.String({ maxLength: 4_096 })),
      }),
    },
    output: { 200: Token },
    repeat: 'anew',
    run: async (ctx, { body }) => tokenFor(ctx, body),
  })

/** Programs: made and ended by the security administrator, acting for a person, within scopes. */
export const clientRoutes: readonly Route[] = [
  route({
    name: 'client.list',
    method: 'GET',
    path: '/clients',
    summary: { zh: '公司的程序', en: 'The programs of the company' },
    admission: may.writeClients,
    input: {},
    output: { 200: listOf(Client) },
    run: (ctx) => listClients(ctx),
  }),
  route({
    name: 'client.mine',
    method: 'GET',
    path: '/clients/mine',
    summary: { zh: '以自己名义工作的程序', en: 'The programs that act for oneself' },
    admission: { kind: 'signedIn' },
    input: {},
    output: { 200: listOf(Client) },
    run: (ctx) => listOwnClients(ctx),
  }),
  route({
    name: 'client.create',
    method: 'POST',
    path: '/clients',
    summary: {
      zh: '新建程序，密钥只显示一次；看得多的要等第二个人批准',
      en: 'Make a program; its secret is shown once. One that sees much waits for a second person',
    },
    admission: may.writeClients,
    input: {
      body: exactly({
        name: Name,
        scopes: Scopes,
        ownerId: Id,
        days: Type.Optional(Type.Integer({ minimum: 1, maximum: 365 })),
        keys: Type.Optional(Keys),
        networks: Type.Optional(conditions.networks),
        perMinute: Type.Optional(conditions.perMinute),
        dpopRequired: Type.Optional(conditions.dpopRequired),
      }),
    },
    output: {
      201: exactly({ clientId: Type.String(), clientSecret: Type.Optional(Type.String()) }),
      202: ApprovalAsked,
    },
    repeat: 'anew',
    run: (ctx, { body: { name, scopes, ownerId, keys = [], days = USUAL_DAYS, ...stated } }) =>
      createClient(ctx, { name, scopes, ownerId, keys, days, conditions: stated }),
  }),
  route({
    name: 'client.rotate',
    method: 'POST',
    path: '/clients/:id/rotate',
    summary: {
      zh: '换密钥或公钥，旧的再用一段时间',
      en: 'New credentials for a program; the former ones go on for a while',
    },
    admission: { kind: 'signedIn' },
    input: {
      params: IdParams,
      body: exactly({
        hours: Type.Integer({ minimum: 0, maximum: LONGEST_ROTATION_HOURS }),
        keys: Type.Optional(Keys),
      }),
    },
    output: {
      200: exactly({
        clientId: Type.String(),
        clientSecret: Type.Optional(Type.String()),
        formerUntil: Type.String(),
      }),
    },
    repeat: 'anew',
    run: (ctx, { params, body: { hours, keys = [] } }) => rotateClient(ctx, readClientId(params.id), { hours, keys }),
  }),
  route({
    name: 'client.conditions',
    method: 'PUT',
    path: '/clients/:id/conditions',
    summary: {
      zh: '程序的网络、每分钟次数和令牌绑定；两个人接入的程序要放宽，等第二个人批准',
      en: 'Where a program may come from, how often, and how its tokens are held; looser for one that two admitted waits for a second person',
    },
    admission: may.writeClients,
    input: { params: IdParams, body: exactly(conditions) },
    output: { 202: ApprovalAsked, 204: Nothing },
    run: (ctx, { params, body }) => changeConditions(ctx, readClientId(params.id), body),
  }),
  route({
    name: 'client.confirm',
    method: 'POST',
    path: '/clients/:id/confirm',
    summary: { zh: '让程序以自己的名义工作', en: 'Let a program act for oneself' },
    admission: { kind: 'signedIn' },
    input: { params: IdParams },
    output: { 204: Nothing },
    repeat: 'anew',
    run: (ctx, { params }) => confirmClient(ctx, readClientId(params.id)),
  }),
  route({
    name: 'client.end',
    method: 'DELETE',
    path: '/clients/:id',
    summary: { zh: '停用程序，令牌立即失效', en: 'End a program and its tokens at once' },
    admission: { kind: 'signedIn' },
    input: { params: IdParams },
    output: { 204: Nothing },
    run: (ctx, { params }) => endClient(ctx, readClientId(params.id)),
  }),
  route({
    name: 'client.activity',
    method: 'GET',
    path: '/clients/:id/activity',
    summary: { zh: '程序近 30 天读了多少、从哪里来', en: 'How much a program read in 30 days, and from where' },
    admission: { kind: 'signedIn' },
    input: { params: IdParams },
    output: { 200: Activity },
    run: (ctx, { params }) => showActivity(ctx, readClientId(params.id)),
  }),
  route({
    name: 'client.directory_token',
    method: 'POST',
    path: '/clients/:id/directory-token',
    summary: {
      zh: '给公司目录的程序换长期令牌，只显示一次',
      en: 'A lasting token for the directory’s program, shown once',
    },
    admission: may.writeConnections,
    input: { params: IdParams },
    output: { 201: exactly({ token: Type.String(), expiresAt: Type.String() }) },
    repeat: 'anew',
    run: (ctx, { params }) => makeDirectoryToken(ctx, readClientId(params.id)),
  }),
  tokenRoute({ name: 'client.token', root: true }),
  tokenRoute({ name: 'client.token_here', root: false }),
]
