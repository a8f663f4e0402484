/**
 * WeCom (企业微信): its sign-in of the web (developer.work.weixin.qq.com/document/path/98152), an app's token (…/91039), who came (…/98176). PKCE is not
 * spoken there; a code is good once, for five minutes, and for this app of this company alone.
 */
import Type from 'typebox'
import type { ProviderReason } from '../fault.ts'
import { SignOnFault } from '../fault.ts'
import { askWork, reasonOf, workUrl } from './ask.ts'
import type { WorkPlatform } from './platform.ts'

const API = 'qyapi.weixin.qq.com'

/** …/document/path/90313: everything else is a matter of how the app is registered. */
const KNOWN: Readonly<Record<number, ProviderReason>> = { [-1]: 'unreachable', 40029: 'code', 45009: 'unreachable' }
const faultOf = reasonOf('errcode', KNOWN)

const Token = Type.Object({ access_token: Type.String({ minLength: 1, maxLength: 2_048 }) })
/** Of a member `userid`; of anybody else `openid` and `external_userid`. */
const Came = Type.Object({
  userid: Type.Optional(Type.String()),
  openid: Type.Optional(Type.String()),
  external_userid: Type.Optional(Type.String()),
})

export const wecom: WorkPlatform = {
  address: (services, { work }, { state, redirect }) =>
    workUrl(
      services,
      { host: 'login.work.weixin.qq.com', path: '/wwlogin/sso/login' },
      { login_type: 'CorpApp', appid: work.corp, agentid: work.app, redirect_uri: redirect, state },
    ),
  identify: async (services, { work, proof }, { code }) => {
    const { access_token } = await askWork(services, {
      url: workUrl(services, { host: API, path: '/cgi-bin/gettoken' }, { corpid: work.corp, corpsecret: proof.secret }),
      answer: Token,
      faultOf,
    })
    const { userid, openid, external_userid } = await askWork(services, {
      url: workUrl(services, { host: API, path: '/cgi-bin/auth/getuserinfo' }, { access_token, code }),
      answer: Came,
      faultOf,
    })
    // a partner company's people come as CorpId/userid
    if (userid === undefined || openid !== undefined || external_userid !== undefined || userid.includes('/'))
      throw new SignOnFault('corp')
    return { userId: userid, told: {} }
  },
}
