import Type from 'typebox'
import { type Route, route } from '../../platform/gate/route.ts'
import { exactly } from '../../platform/gate/shapes.ts'
import { beginFactor, confirmFactor, listFactors, removeFactor, renewRecoveryCodes } from './credentials/enrol.ts'
import {
  Code,
  Email,
  Factor,
  FactorBegun,
  IdParams,
  Language,
  listOf,
  Me,
  Name,
  NextStep,
  Nothing,
  Password,
  PublicKeyCredential,
  RecoveryCodes,
  Token,
} from './schemas.ts'
import { setUp } from './setup.ts'
import { activate } from './users/activate.ts'
import { changePassword } from './users/change-password.ts'
import { changeMe, showMe } from './users/me.ts'

const comingIn: readonly Route[] = [
  route({
    name: 'company.found',
    method: 'POST',
    path: '/setup',
    summary: { zh: '建立第一家公司', en: 'Set up the first company' },
    admission: {
      kind: 'public',
      reason: {
        zh: '还没有任何人；要用启动时显示的令牌。',
        en: 'Nobody exists yet; the token that the start printed is asked for.',
      },
    },
    input: {
      body: exactly({
        token: Token,
        company: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
        country: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$' })),
        name: Name,
        email: Email,
        password: Password,
        language: Type.Optional(Language),
      }),
    },
    begins: true,
    output: { 200: NextStep },
    run: (ctx, { body }) => setUp(ctx, body),
  }),
  route({
    name: 'user.activate',
    method: 'POST',
    path: '/auth/activate',
    summary: { zh: '设置自己的密码', en: 'Set your own password' },
    admission: {
      kind: 'public',
      reason: { zh: '链接里的人还没有密码。', en: 'The person of the link has no password yet.' },
    },
    input: { body: exactly({ token: Token, password: Password }) },
    begins: true,
    output: { 200: NextStep },
    run: (ctx, { body }) => activate(ctx, body),
  }),
]

const factors: readonly Route[] = [
  route({
    name: 'factor.enrol',
    method: 'POST',
    path: '/auth/factors',
    summary: { zh: '开始登记验证器或通行密钥', en: 'Begin to enrol an authenticator or a passkey' },
    admission: { kind: 'session', states: ['enrol', 'full'] },
    input: { body: exactly({ type: Type.Union([Type.Literal('totp'), Type.Literal('passkey')]) }) },
    output: { 200: FactorBegun },
    run: (ctx, { body }) => beginFactor(ctx, body.type),
  }),
  route({
    name: 'factor.confirm',
    method: 'POST',
    path: '/auth/factors/:id/confirm',
    summary: { zh: '确认登记', en: 'Confirm the enrolment' },
    admission: { kind: 'session', states: ['enrol', 'full'] },
    input: {
      params: IdParams,
      body: exactly({
        type: Type.Optional(Type.String({ maxLength: 16 })),
        code: Type.Optional(Code),
        credential: Type.Optional(PublicKeyCredential),
        name: Type.Optional(Name),
      }),
    },
    output: { 200: NextStep },
    run: (ctx, { params, body }) => confirmFactor(ctx, params.id, body),
  }),
  route({
    name: 'factor.list',
    method: 'GET',
    path: '/auth/factors',
    summary: { zh: '自己的验证方式', en: 'Your own factors' },
    admission: { kind: 'signedIn' },
    input: {},
    output: { 200: listOf(Factor) },
    run: (ctx) => listFactors(ctx),
  }),
  route({
    name: 'factor.remove',
    method: 'DELETE',
    path: '/auth/factors/:id',
    summary: { zh: '移除一种验证方式', en: 'Remove one of your factors' },
    admission: { kind: 'signedIn' },
    input: { params: IdParams },
    output: { 204: Nothing },
    run: (ctx, { params }) => removeFactor(ctx, params.id),
  }),
  route({
    name: 'password.change',
    method: 'POST',
    path: '/auth/password',
    summary: { zh: '修改自己的密码', en: 'Change your own password' },
    admission: { kind: 'signedIn' },
    input: { body: exactly({ current: Password, password: Password }) },
    output: { 200: NextStep },
    run: (ctx, { body }) => changePassword(ctx, body),
  }),
  route({
    name: 'factor.recovery_codes',
    method: 'POST',
    path: '/auth/recovery-codes',
    summary: { zh: '换一组恢复码', en: 'Make new recovery codes' },
    admission: { kind: 'signedIn' },
    input: {},
    output: { 200: RecoveryCodes },
    run: (ctx) => renewRecoveryCodes(ctx),
  }),
]

const own: readonly Route[] = [
  route({
    name: 'me.read',
    method: 'GET',
    path: '/auth/me',
    summary: { zh: '我是谁，能做什么', en: 'Who you are and what you may do' },
    admission: { kind: 'signedIn' },
    input: {},
    output: { 200: Me },
    run: (ctx) => showMe(ctx),
  }),
  route({
    name: 'me.update',
    method: 'PATCH',
    path: '/auth/me',
    summary: { zh: '修改自己的语言和姓名', en: 'Change your language and name' },
    admission: { kind: 'signedIn' },
    input: { body: exactly({ language: Type.Optional(Language), name: Type.Optional(Name) }) },
    output: { 200: Me },
    run: (ctx, { body }) => changeMe(ctx, body),
  }),
]

/** Coming in for the first time, one's factors, and oneself. */
export const accountRoutes: readonly Route[] = [...comingIn, ...factors, ...own]
