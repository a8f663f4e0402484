/**
 * DingTalk (钉钉): its sign-in of the web, with the organization that the person chose (open.dingtalk.com/document/orgapp/obtain-identity-credentials), the
 * person's token (…/obtain-user-token), who they are (…/dingtalk-retrieve-user-information), the company's token
 * (…/obtain-the-access_token-of-an-internal-app), and who that is in the company (…/query-a-user-by-the-union-id). PKCE is not spoken there.
 */
import Type from 'typebox'
import { type ProviderReason, SignOnFault } from '../fault.ts'
import { askWork, type Members, reasonOf, type With, workUrl } from './ask.ts'
import type { WorkPlatform } from './platform.ts'

const API = 'api.dingtalk.com'
const Token = Type.String({ minLength: 1, maxLength: 4_096 })

/** Errors of the new interface have a text as their code. */
function faultOf({ code }: Members): ProviderReason | null {
  if (code === undefined) return null
  return typeof code === 'string' && /auth_?code/i.test(code) ? 'code' : 'client'
}

/** … of the old one a number: 60121 is nobody of this company (…/server-api-error-codes-1). */
const ofCompany = reasonOf('errcode', { [-1]: 'unreachable', 60121: 'corp' })

const Employee = Type.Object({
  result: Type.Object({ contact_type: Type.Integer(), userid: Type.String() }),
})

/** Who the person is in the company; an external contact (`contact_type` 1) is none of its people. */
async function userIdOf(services: With, about: { app: string; secret: string; unionId: string }): Promise<string> {
  const { accessToken } = await askWork(services, {
    url: workUrl(services, { host: API, path: '/v1.0/oauth2/accessToken' }),
    json: { appKey: about.app, appSecret: about.secret },
    answer: Type.Object({ accessToken: Token }),
    faultOf,
  })
  const at = { host: 'oapi.dingtalk.com', path: '/topapi/user/getbyunionid' } as const
  const { result } = await askWork(services, {
    url: workUrl(services, at, { access_token: accessToken }),
    json: { unionid: about.unionId },
    answer: Employee,
    faultOf: ofCompany,
  })
  if (result.contact_type !== 0) throw new SignOnFault('corp')
  return result.userid
}

export const dingtalk: WorkPlatform = {
  address: (services, { work }, { state, redirect }) =>
    workUrl(
      services,
      { host: 'login.dingtalk.com', path: '/oauth2/auth' },
      {
        response_type: 'code',
        client_id: work.app,
        redirect_uri: redirect,
        scope: 'openid corpid',
        corpId: work.corp,
        prompt: 'consent',
        state,
      },
    ),
  identify: async (services, { work, proof }, { code }) => {
    const { accessToken, corpId } = await askWork(services, {
      url: workUrl(services, { host: API, path: '/v1.0/oauth2/userAccessToken' }),
      json: { clientId: work.app, clientSecret: proof.secret, code, grantType: 'authorization_code' },
      answer: Type.Object({ accessToken: Token, corpId: Type.Optional(Type.String()) }),
      faultOf,
    })
    if (corpId !== work.corp) throw new SignOnFault('corp')
    const { unionId, nick } = await askWork(services, {
      url: workUrl(services, { host: API, path: '/v1.0/contact/users/me' }),
      headers: { 'x-acs-dingtalk-access-token': accessToken },
      answer: Type.Object({
        unionId: Type.String({ minLength: 1, maxLength: 255 }),
        nick: Type.Optional(Type.String()),
      }),
      faultOf,
    })
    const userId = await userIdOf(services, { app: work.app, secret: proof.secret, unionId })
    return { userId, told: nick === undefined ? {} : { name: nick } }
  },
}
