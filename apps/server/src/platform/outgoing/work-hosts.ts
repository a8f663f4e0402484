/** Hosts of the platforms on which companies work (WeCom, DingTalk, Feishu, Lark): they are known, so that nobody states an address. */
import { isSafeAddress } from './checked-fetch.ts'

/** Every host that is spoken with, or that browsers are sent to; the documents that name them stand beside the code that speaks. */
export const WORK_HOSTS = [
  'login.work.weixin.qq.com',
  'qyapi.weixin.qq.com',
  'login.dingtalk.com',
  'api.dingtalk.com',
  'oapi.dingtalk.com',
  'accounts.feishu.cn',
  'open.feishu.cn',
  'accounts.larksuite.com',
  'open.larksuite.com',
] as const

export type WorkHost = (typeof WORK_HOSTS)[number]
export type OwnWorkHosts = Readonly<Partial<Record<WorkHost, string>>>

const isKnown = (name: string): name is WorkHost => WORK_HOSTS.some((each) => each === name)

/** Where the operator's private deployments serve hosts, written `host=address` with commas between. Throws what is expected. */
export function ownWorkHosts(text: string): OwnWorkHosts {
  const pairs = text.split(',').map((each): [WorkHost, string] => {
    const [name = '', address = ''] = each.split('=').map((part) => part.trim())
    if (!isKnown(name)) throw new Error(`one of ${WORK_HOSTS.join(', ')} is expected before =`)
    const url = URL.canParse(address) ? new URL(address) : null
    if (url === null || !isSafeAddress(url) || url.pathname !== '/' || url.search !== '' || url.hash !== '')
      throw new Error(`${name}: an https address without path is expected`)
    return [name, url.origin]
  })
  return Object.fromEntries(pairs)
}
