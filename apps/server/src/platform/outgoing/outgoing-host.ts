/** Where the server may connect to when a person names the host: the public network, and what its operator allows besides. */
import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'

/** A host that is not connected to; the code says why. */
export class HostRefused extends Error {
  readonly code: 'mail_host_unknown' | 'mail_host_private'
  constructor(code: HostRefused['code']) {
    super(code)
    this.code = code
  }
}

/** Special-purpose IPv4 addresses (RFC 6890 and its registry): none of them is a host of the public network. */
const PRIVATE_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
]
/** Within the global unicast space those that lead to IPv4 addresses or nowhere (RFC 4380, RFC 3056, RFC 3849). */
const PRIVATE_IPV6 = ['2001::/32', '2001:db8::/32', '2002::/16']

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** The networks as one list; throws where one is not written `address/bits`. */
export function networksOf(texts: readonly string[]): BlockList {
  const list = new BlockList()
  for (const text of texts) {
    const [address = '', bits = ''] = text.split('/')
    if (isIP(address) === 0 || !/^\d{1,3}$/.test(bits)) throw new Error('networks as 10.0.0.0/8 are expected')
    list.addSubnet(address, Number(bits), familyOf(address))
  }
  return list
}

const refused = networksOf([...PRIVATE_IPV4, ...PRIVATE_IPV6])
const globalIpv6 = networksOf(['2000::/3'])

/** Whether the address is one of the public network: IPv6 outside global unicast is none, which leaves out mapped IPv4 and the machine itself. */
export const isPublicAddress = (address: string): boolean => {
  const family = familyOf(address)
  if (family === 'ipv6' && !globalIpv6.check(address, 'ipv6')) return false
  return !refused.check(address, family)
}

/** The settings' list of networks, separated by commas. */
export const allowedNetworks = (text: string | null): BlockList =>
  networksOf((text ?? '').split(',').flatMap((each) => (each.trim() === '' ? [] : [each.trim()])))

/**
 * The address to connect to, resolved once: the connection goes to it and not to the name, so that a name that answers differently the second time leads
 * nowhere else. Refuses a host of which any address is neither public nor allowed.
 */
export async function outgoingAddress(host: string, allowed: BlockList): Promise<{ address: string; own: boolean }> {
  const found = await lookup(host, { all: true, verbatim: true }).catch(() => [])
  const [first] = found
  if (first === undefined) throw new HostRefused('mail_host_unknown')
  const isAllowed = (address: string) => allowed.check(address, familyOf(address))
  if (found.some(({ address }) => !isPublicAddress(address) && !isAllowed(address)))
    throw new HostRefused('mail_host_private')
  return { address: first.address, own: isAllowed(first.address) }
}
