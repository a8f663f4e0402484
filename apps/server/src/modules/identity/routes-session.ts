import Type, { type Static } from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import { type Route, route } from '../../platform/gate/route.ts'
import { exactly } from '../../platform/gate/shapes.ts'
import {
  Code,
  Email,
  Id,
  IdParams,
  listOf,
  NextStep,
  Nothing,
  Options,
  OwnSession,
  Password,
  PublicKeyCredential,
} from './schemas.ts'
import { endOtherOwn, endOwnSession, listOwnSessions, signOut } from './sign-in/own-sessions.ts'
import { passkeyOptions, signInByPasskey } from './sign-in/passkey-alone.ts'
import type { Proof } from './sign-in/prove-factor.ts'
import { chooseTenant, showFactor } from './sign-in/second-factor.ts'
import { signIn } from './sign-in/sign-in.ts'
import { stepUp } from './sign-in/step-up.ts'

const factorMembers = {
  type: Type.Union([Type.Literal('totp'), Type.Literal('passkey'), Type.Literal('recovery')]),
  code: Type.Optional(Code),
  credential: Type.Optional(PublicKeyCredential),
}
const FactorShown = exactly(factorMembers)
/** The password beside it makes the sign-in whole again. */
const StepUpShown = exactly({ ...factorMembers, password: Type.Optional(Password) })

const missing = (member: string): Refusal =>
  new Refusal('malformed', { errors: [{ path: `/${member}`, code: 'required' }] })

/** The factor as it is shown; each type has its own member beside it. */
function proofOf({ type, code, credential }: Static<typeof FactorShown>): Proof {
  if (type === 'passkey') {
    if (credential === undefined) throw missing('credential')
    return { type, credential }
  }
  if (code === undefined) throw missing('code')
  return { type, code }
}

const signingIn: readonly Route[] = [
  route({
    name: 'session.sign_in',
    method: 'POST',
    path: '/auth/sign-in',
    summary: { zh: '用邮箱和密码登录', en: 'Sign in with e-mail and password' },
    admission: {
      kind: 'public',
      reason: {
        zh: '还没有登录；每次尝试都计数并记录。',
        en: 'Nobody is signed in yet; every try is counted and recorded.',
      },
    },
    input: { body: exactly({ email: Email, password: Password }) },
    begins: true,
    output: { 200: NextStep },
    run: (ctx, { body }) => signIn(ctx, body),
  }),
  route({
    name: 'session.mfa',
    method: 'POST',
    path: '/auth/mfa',
    summary: { zh: '出示第二个因素', en: 'Show the second factor' },
    admission: { kind: 'session', states: ['password'] },
    input: { body: FactorShown },
    output: { 200: NextStep },
    run: (ctx, { body }) => showFactor(ctx, proofOf(body)),
  }),
  route({
    name: 'session.recovery',
    method: 'POST',
    path: '/auth/recovery',
    summary: { zh: '用恢复码代替第二个因素', en: 'Show a recovery code as the second factor' },
    admission: { kind: 'session', states: ['password'] },
    input: { body: exactly({ code: Code }) },
    output: { 200: NextStep },
    run: (ctx, { body }) => showFactor(ctx, { type: 'recovery', code: body.code }),
  }),
  route({
    name: 'session.choose_tenant',
    method: 'POST',
    path: '/auth/tenant',
    summary: { zh: '选择要进入的公司', en: 'Choose the company to enter' },
    admission: { kind: 'session', states: ['password'] },
    input: { body: exactly({ tenantId: Id }) },
    output: { 200: NextStep },
    run: (ctx, { body }) => chooseTenant(ctx, body.tenantId),
  }),
  route({
    name: 'session.passkey_options',
    method: 'POST',
    path: '/auth/passkey/options',
    summary: { zh: '取得通行密钥的签名选项', en: 'Get the options for signing with a passkey' },
    admission: {
      kind: 'public',
      reason: { zh: '只给一个随机的问题，不透露任何人。', en: 'A random challenge; it names nobody.' },
    },
    input: {},
    output: { 200: Options },
    run: (ctx) => passkeyOptions(ctx),
  }),
  route({
    name: 'session.passkey',
    method: 'POST',
    path: '/auth/passkey',
    summary: { zh: '只用通行密钥登录', en: 'Sign in with a passkey alone' },
    admission: {
      kind: 'public',
      reason: { zh: '还没有登录；签名同时是两步验证。', en: 'Nobody is signed in yet; the signature is both factors.' },
    },
    input: { body: exactly({ credential: PublicKeyCredential }) },
    begins: true,
    output: { 200: NextStep },
    run: (ctx, { body }) => signInByPasskey(ctx, body.credential),
  }),
]

const signedIn: readonly Route[] = [
  route({
    name: 'session.step_up',
    method: 'POST',
    path: '/auth/step-up',
    summary: { zh: '再验证一次', en: 'Verify once more' },
    admission: { kind: 'session', states: ['full'] },
    input: { body: StepUpShown },
    output: { 200: NextStep },
    run: (ctx, { body: { password, ...shown } }) => {
      const proof = proofOf(shown)
      if (proof.type === 'recovery') throw new Refusal('code_wrong')
      return stepUp(ctx, { proof, password })
    },
  }),
  route({
    name: 'session.sign_out',
    method: 'POST',
    path: '/auth/sign-out',
    summary: { zh: '退出登录', en: 'Sign out' },
    admission: { kind: 'session', states: ['password', 'enrol', 'full'] },
    input: {},
    output: { 200: exactly({ url: Type.String() }), 204: Nothing },
    run: (ctx) => signOut(ctx),
  }),
  route({
    name: 'session.list',
    method: 'GET',
    path: '/auth/sessions',
    summary: { zh: '自己的登录和设备', en: 'Your own sessions and devices' },
    admission: { kind: 'signedIn' },
    input: {},
    output: { 200: listOf(OwnSession) },
    run: (ctx) => listOwnSessions(ctx),
  }),
  route({
    name: 'session.end_others',
    method: 'DELETE',
    path: '/auth/sessions',
    summary: { zh: '结束自己的其他登录', en: 'End all your other sessions' },
    admission: { kind: 'signedIn' },
    input: {},
    output: { 200: exactly({ ended: Type.Integer() }) },
    run: (ctx) => endOtherOwn(ctx),
  }),
  route({
    name: 'session.end',
    method: 'DELETE',
    path: '/auth/sessions/:id',
    summary: { zh: '结束自己的一个登录', en: 'End one of your own sessions' },
    admission: { kind: 'signedIn' },
    input: { params: IdParams },
    output: { 204: Nothing },
    run: (ctx, { params }) => endOwnSession(ctx, params.id),
  }),
]

/** Signing in and out, and one's own sessions. */
export const sessionRoutes: readonly Route[] = [...signingIn, ...signedIn]
