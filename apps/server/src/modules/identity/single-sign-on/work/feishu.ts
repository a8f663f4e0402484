/**
 * Feishu (飞书), and Lark at hosts of its own: the sign-in of the web with PKCE (open.feishu.cn/document/common-capabilities/sso/api/obtain-oauth-code), the
 * person's token (…/authentication-management/access-token/get-user-access-token), who they are and of which tenant (…/reference/authen-v1/user_info/get).
 */
import { calculatePKCECodeChallenge } from 'oauth4webapi'
import Type from 'typebox'
import type { WorkHost } from '../../../../platform/outgoing/work-hosts.ts'
import { type ProviderReason, SignOnFault } from '../fault.ts'
import { askWork, reasonOf, workUrl } from './ask.ts'
import type { WorkPlatform } from './platform.ts'

/** Numbers of the two documents: an unknown, late, foreign or used code, one asked for with another verifier or address; a person who may not use the app. */
const KNOWN: Readonly<Record<number, ProviderReason>> = {
  20003: 'code',
  20004: 'code',
  20008: 'corp',
  20010: 'declined',
  20024: 'code',
  20049: 'code',
  20050: 'unreachable',
  20065: 'code',
  20066: 'declined',
  20071: 'code',
  20072: 'unreachable',
}
const faultOf = reasonOf('code', KNOWN)

const Token = Type.Object({ access_token: Type.String({ minLength: 1, maxLength: 8_192 }) })
/** `user_id` comes where the app may read it. */
const Person = Type.Object({
  data: Type.Object({
    tenant_key: Type.String(),
    user_id: Type.Optional(Type.String()),
    name: Type.Optional(Type.String()),
  }),
})

/** The platform at these hosts. */
export const feishuAt = (hosts: { readonly accounts: WorkHost; readonly open: WorkHost }): WorkPlatform => ({
  address: async (services, { work }, { state, redirect, verifier }) =>
    workUrl(
      services,
      { host: hosts.accounts, path: '/open-apis/authen/v1/authorize' },
      {
        response_type: 'code',
        client_id: work.app,
        redirect_uri: redirect,
        scope: 'contact:user.employee_id:readonly',
        state,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      },
    ),
  identify: async (services, { work, proof }, { code, redirect, verifier }) => {
    const { access_token } = await askWork(services, {
      url: workUrl(services, { host: hosts.open, path: '/open-apis/authen/v2/oauth/token' }),
      json: {
        grant_type: 'authorization_code',
        client_id: work.app,
        client_secret: proof.secret,
        code,
        redirect_uri: redirect,
        code_verifier: verifier,
      },
      answer: Token,
      faultOf,
    })
    const { data } = await askWork(services, {
      url: workUrl(services, { host: hosts.open, path: '/open-apis/authen/v1/user_info' }),
      headers: { authorization: `Bearer ${access_token}` },
      answer: Person,
      faultOf,
    })
    if (data.tenant_key !== work.corp) throw new SignOnFault('corp')
    return { userId: data.user_id ?? '', told: data.name === undefined ? {} : { name: data.name } }
  },
})
