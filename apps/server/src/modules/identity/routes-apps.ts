import Type from 'typebox'
import { type Route, route } from '../../platform/gate/route.ts'
import { byKey, exactly, MaybeText, Members } from '../../platform/gate/shapes.ts'
import { askForApp } from './apps/admit.ts'
import { answerApp } from './apps/answer.ts'
import { askPerson } from './apps/ask.ts'
import { endApp, endOwnApp, listApps, listOwnApps } from './apps/manage.ts'
import { tellMetadata } from './apps/metadata.ts'
import { pushRequest } from './apps/push.ts'
import { revokeToken } from './apps/revoke.ts'
import { may } from './policy.ts'
import { ApprovalAsked, Id, IdParams, listOf, Name, Nothing } from './schemas.ts'

const USUAL_DAYS = 180
const MOST_KEY_CHARACTERS = 64

const Texts = Type.Array(Type.String())
const Fields = Type.Array(Type.String({ maxLength: MOST_KEY_CHARACTERS }), { maxItems: 100 })
const Contract = byKey(MOST_KEY_CHARACTERS, exactly({ read: Fields, write: Fields }), { maxProperties: 50 })
const PeopleADay = Type.Integer({ minimum: 1, maximum: 500 })
const names = { name: Type.String(), publisher: Type.String(), purpose: Type.String() }
const told = { ...names, says: Texts, peopleADay: Type.Integer() }
const times = { createdAt: Type.String(), usedAt: MaybeText, expiresAt: Type.String() }
const App = exactly({
  appId: Type.String(),
  ...told,
  redirectUris: Texts,
  networks: Texts,
  method: Type.Union([Type.Literal('keys'), Type.Literal('none')]),
  /** How many people let it act for them. */
  people: Type.Integer(),
  ...times,
})

const OF_STANDARD = { zh: '标准规定的公开说明', en: 'the standard has it be public' }

/** Apps of others: admitted by two people, let in by each person for themselves. */
export const appRoutes: readonly Route[] = [
  route({
    name: 'app.list',
    method: 'GET',
    path: '/apps',
    summary: { zh: '公司接入的应用', en: 'The apps the company has admitted' },
    admission: may.writeClients,
    input: {},
    output: { 200: listOf(App) },
    run: (ctx) => listApps(ctx),
  }),
  route({
    name: 'app.create',
    method: 'POST',
    path: '/apps',
    summary: {
      zh: '申请接入一个应用，等第二个人批准',
      en: 'Ask for an app to be admitted; it waits for a second person',
    },
    admission: may.writeClients,
    input: {
      body: exactly({
        name: Name,
        publisher: Name,
        purpose: Type.String({ minLength: 1, maxLength: 300, pattern: '\\S' }),
        redirectUris: Type.Array(Type.String({ maxLength: 500 }), { minItems: 1, maxItems: 10 }),
        contract: Contract,
        peopleADay: PeopleADay,
        days: Type.Optional(Type.Integer({ minimum: 1, maximum: 365 })),
        networks: Type.Optional(Type.Array(Type.String({ maxLength: 50 }), { maxItems: 20 })),
        keys: Type.Optional(Type.Array(Members, { minItems: 1, maxItems: 5 })),
      }),
    },
    output: { 202: ApprovalAsked },
    repeat: 'anew',
    run: (ctx, { body: { networks = [], keys = [], days = USUAL_DAYS, ...stated } }) =>
      askForApp(ctx, { ...stated, networks, keys, days }),
  }),
  route({
    name: 'app.end',
    method: 'DELETE',
    path: '/apps/:id',
    summary: { zh: '停用应用，它的令牌立即失效', en: 'End an app and all its tokens at once' },
    admission: may.writeClients,
    input: { params: IdParams },
    output: { 204: Nothing },
    run: (ctx, { params }) => endApp(ctx, params.id),
  }),
  route({
    name: 'app.mine',
    method: 'GET',
    path: '/auth/apps',
    summary: { zh: '以自己名义工作的应用', en: 'The apps that act for oneself' },
    admission: { kind: 'signedIn' },
    input: {},
    output: { 200: listOf(exactly({ id: Id, ...told, ...times })) },
    run: (ctx) => listOwnApps(ctx),
  }),
  route({
    name: 'app.withdraw',
    method: 'DELETE',
    path: '/auth/apps/:id',
    summary: { zh: '不再让应用以自己的名义工作', en: 'Let an app act for oneself no longer' },
    admission: { kind: 'signedIn' },
    input: { params: IdParams },
    output: { 204: Nothing },
    run: (ctx, { params }) => endOwnApp(ctx, params.id),
  }),
  route({
    name: 'app.push',
    method: 'POST',
    path: '/oauth/par',
    root: true,
    summary: { zh: '应用先交来授权请求', en: 'An app states its request beforehand' },
    admission: {
      kind: 'public',
      reason: { zh: '凭应用自己的编号或签名进入', en: 'the app’s own id or signature is what admits it' },
    },
    form: true,
    input: { body: byKey(MOST_KEY_CHARACTERS, Type.String({ maxLength: 4_096 }), { maxProperties: 30 }) },
    output: { 201: exactly({ request_uri: Type.String(), expires_in: Type.Integer() }) },
    repeat: 'anew',
    run: (ctx, { body }) => pushRequest(ctx, body),
  }),
  route({
    name: 'app.ask',
    method: 'POST',
    path: '/oauth/ask',
    summary: {
      zh: '读出应用的授权请求，供本人决定',
      en: 'Read an app’s request for the person to decide on',
    },
    admission: { kind: 'signedIn' },
    input: { body: exactly({ query: Type.String({ maxLength: 4_096 }) }) },
    output: {
      200: Type.Union([
        exactly({
          app: exactly({ ...names, site: Type.String() }),
          says: Texts,
          peopleADay: PeopleADay,
          until: Type.String(),
          ask: Type.String(),
        }),
        exactly({ error: Type.String(), back: Type.String() }),
      ]),
    },
    repeat: 'anew',
    run: (ctx, { body }) => askPerson(ctx, body.query),
  }),
  route({
    name: 'app.answer',
    method: 'POST',
    path: '/oauth/answer',
    summary: { zh: '同意或不同意应用以自己的名义工作', en: 'Let an app act for oneself, or not' },
    admission: { kind: 'signedIn' },
    input: { body: exactly({ ask: Type.String({ maxLength: 8_192 }), allow: Type.Boolean() }) },
    output: { 200: exactly({ back: Type.String() }) },
    repeat: 'anew',
    run: (ctx, { body }) => answerApp(ctx, body),
  }),
  route({
    name: 'app.revoke',
    method: 'POST',
    path: '/oauth/revoke',
    root: true,
    summary: { zh: '应用交还令牌', en: 'An app gives back a token' },
    admission: {
      kind: 'public',
      reason: { zh: '凭应用自己的签名和令牌进入', en: 'the app’s own signature and token are what admits it' },
    },
    form: true,
    input: {
      body: exactly({
        token: Type.String({ maxLength: 256 }),
        token_type_hint: Type.Optional(Type.String({ maxLength: 64 })),
        client_id: Type.Optional(Type.String({ maxLength: 100 })),
        client_assertion_type: Type.Optional(Type.String({ maxLength: 100 })),
        client_assertion: Type.Optional(Type.String({ maxLength: 4_096 })),
      }),
    },
    output: { 200: exactly({}) },
    repeat: 'anew',
    run: (ctx, { body }) => revokeToken(ctx, body),
  }),
  route({
    name: 'app.metadata',
    method: 'GET',
    path: '/.well-known/oauth-authorization-server',
    root: true,
    summary: { zh: '应用怎样取得授权', en: 'How an app is let in' },
    admission: { kind: 'public', reason: OF_STANDARD },
    input: {},
    output: { 200: Members },
    run: async (ctx) => tellMetadata(ctx),
  }),
]
