/** Signing in where a company's people work: WeCom, DingTalk, Feishu, Lark. They speak no standard, so that each has its own words; what follows is the same. */
import type { Services } from '../../../../platform/services.ts'
import type { WorkApp, WorkConnection } from '../connection.ts'
import { SignOnFault } from '../fault.ts'
import { inTime } from '../in-time.ts'
import { type OneTime, type ProvenIdentity, type Returned, returnAddress } from '../provider.ts'
import { dingtalk } from './dingtalk.ts'
import { feishuAt } from './feishu.ts'
import type { WorkPlatform } from './platform.ts'
import { wecom } from './wecom.ts'

const PLATFORMS: Readonly<Record<WorkApp['platform'], WorkPlatform>> = {
  wecom,
  dingtalk,
  feishu: feishuAt({ accounts: 'accounts.feishu.cn', open: 'open.feishu.cn' }),
  lark: feishuAt({ accounts: 'accounts.larksuite.com', open: 'open.larksuite.com' }),
}

/** Of all questions together. */
const PATIENCE_MS = 15_000

type With = Pick<Services, 'settings'>

/** The address of the platform's sign-in. */
export async function workAddress(services: With, connection: WorkConnection, asked: OneTime): Promise<string> {
  const redirect = returnAddress(services, connection)
  const url = await PLATFORMS[connection.work.platform].address(services, connection, { ...asked, redirect })
  return url.href
}

/**
 * Who signed in: a member of the company that the connection states, by their id there. None of these platforms says that a mailbox is the person's, or that
 * a second factor was shown, or when. Throws `SignOnFault`.
 */
export async function readWork(
  services: With,
  connection: WorkConnection,
  { returned, asked }: { readonly returned: Returned; readonly asked: OneTime },
): Promise<ProvenIdentity> {
  const { code, error } = returned
  if (code === undefined || code === '' || error !== undefined) throw new SignOnFault('declined')
  const { work, issuer } = connection
  const about = { code, verifier: asked.verifier, redirect: returnAddress(services, connection) }
  const { userId, told } = await inTime(PATIENCE_MS, PLATFORMS[work.platform].identify(services, connection, about))
  if (!/^[\x21-\x7e]{1,128}$/.test(userId)) throw new SignOnFault('user_id')
  return {
    issuer,
    subject: userId,
    claims: { userId, corp: work.corp, ...told },
    email: null,
    emailVerified: false,
    methods: [],
    shownAt: null,
  }
}
