/**
 * What the platforms of work answer, as their documents show it (the addresses stand beside the code that asks): the forms are theirs, the names ours.
 */

/** How somebody stands to the company that asks. */
export type Standing = 'member' | 'external' | 'partner' | 'elsewhere' | 'unread'

export interface WorkPerson {
  readonly userId: string
  readonly standing?: Standing
}

/** What the app of a test's company is registered as, alike on all platforms. */
export const WORK = { corp: 'ww5a2f0c9d7e41b3a8', app: '1000002', secret: 'work-secret-0815' } as const
export const WORK_TOKENS = { company: 'company-token-4711', person: 'person-token-4711' } as const

const ok = { errcode: 0, errmsg: 'ok' }
const hint =
  'hint: [1764525600123456789], from ip: 203.0.113.7, more info at https://open.work.weixin.qq.com/devtool/query'

export const wecomAnswers = {
  token: { ...ok, access_token: WORK_TOKENS.company, expires_in: 7200 },
  wrongSecret: { errcode: 40001, errmsg: `invalid credential, ${hint}?e=40001` },
  wrongCode: { errcode: 40029, errmsg: `invalid code, ${hint}?e=40029` },
  came: ({ userId, standing = 'member' }: WorkPerson) => {
    if (standing === 'external' || standing === 'elsewhere')
      return { ...ok, openid: 'oAAAAAAAAAA', external_userid: 'wmAAAAAAAAA', userid: undefined }
    return { ...ok, userid: standing === 'partner' ? `wwPARTNER/${userId}` : userId, user_ticket: 'USER_TICKET' }
  },
}

export const dingtalkAnswers = {
  personToken: ({ standing }: WorkPerson) => ({
    accessToken: WORK_TOKENS.person,
    refreshToken: 'refresh-4711',
    expireIn: 7200,
    corpId: standing === 'elsewhere' ? 'dingOTHER' : WORK.corp,
  }),
  wrongCode: { code: 'invalidParameter.authCode.notFound', requestid: '9A8B', message: '不合法的临时授权码' },
  wrongSecret: { code: 'Forbidden.AccessDenied', requestid: '9A8B', message: '应用不存在或密钥不对' },
  me: ({ userId }: WorkPerson) => ({
    nick: '林岚',
    avatarUrl: 'https://static.example/a.png',
    mobile: '13800000000',
    openId: 'openAAAA',
    unionId: `union-${userId}`,
    email: 'lin@elsewhere.example',
    stateCode: '86',
  }),
  companyToken: { accessToken: WORK_TOKENS.company, expireIn: 7200 },
  employee: ({ userId, standing }: WorkPerson) =>
    standing === 'partner'
      ? { errcode: 60121, errmsg: '找不到该用户', request_id: '5imjny7u9xwa' }
      : {
          ...ok,
          result: { contact_type: standing === 'external' ? 1 : 0, userid: userId },
          request_id: '5imjny7u9xwa',
        },
}

export const feishuAnswers = {
  token: {
    code: 0,
    access_token: WORK_TOKENS.person,
    expires_in: 7200,
    token_type: 'Bearer',
    scope: 'contact:user.employee_id:readonly',
  },
  wrongCode: { code: 20003, error: 'invalid_grant', error_description: 'The authorization code is not found.' },
  wrongVerifier: { code: 20049, error: 'invalid_grant', error_description: 'PKCE code challenge failed.' },
  wrongSecret: { code: 20002, error: 'invalid_client', error_description: 'The client secret is invalid.' },
  person: ({ userId, standing = 'member' }: WorkPerson) => ({
    code: 0,
    msg: 'success',
    data: {
      name: '林岚',
      en_name: 'Lin Lan',
      avatar_url: 'https://static.example/a.png',
      open_id: 'ou-caecc734c2e3328a62489fe0648c4b98779515d3',
      union_id: 'on-d89jhsdhjsajkda7828enjdj328ydhhw3u43yjhdj',
      email: 'lin@elsewhere.example',
      enterprise_email: 'lin@elsewhere.example',
      ...(standing === 'unread' ? {} : { user_id: userId }),
      mobile: '+86130002883xx',
      tenant_key: standing === 'member' || standing === 'unread' ? WORK.corp : '736588c92lxf175d',
      employee_no: '111222333',
    },
  }),
}
