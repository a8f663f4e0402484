import { BlockList, isIP } from 'node:net'

type Family = 'ipv4' | 'ipv6'

interface Network {
  readonly address: string
  readonly bits: number
  readonly family: Family
}

const familyOf = (address: string): Family => (isIP(address) === 4 ? 'ipv4' : 'ipv6')

/** The parts of `10.0.0.0/8`, `2001:db8::/32` or one address; null for anything else. */
function networkOf(text: string): Network | null {
  const [address = '', stated, ...more] = text.split('/')
  // the zone of a link-local address belongs to a machine and is no part of a network
  if (isIP(address) === 0 || address.includes('%') || more.length > 0) return null
  const family = familyOf(address)
  const most = family === 'ipv4' ? 32 : 128
  if (stated !== undefined && !/^(0|[1-9]\d{0,2})$/.test(stated)) return null
  const bits = stated === undefined ? most : Number(stated)
  return bits > most ? null : { address, bits, family }
}

/** Whether the text is a network in CIDR notation, or one address. */
export const isNetwork = (text: string): boolean => networkOf(text) !== null

const listed = new WeakMap<readonly string[], BlockList>()

/** The networks as a list to be asked, made once for as long as they are what they are. */
function listOf(networks: readonly string[]): BlockList {
  const known = listed.get(networks)
  if (known !== undefined) return known
  const list = new BlockList()
  for (const network of networks.map(networkOf))
    if (network !== null) list.addSubnet(network.address, network.bits, network.family)
  listed.set(networks, list)
  return list
}

/** Whether an address lies in one of the networks; an IPv4 address that comes as IPv6 (`::ffff:10.0.0.1`) counts as itself. Nothing lies in none. */
export function isWithin(networks: readonly string[], address: string | null): boolean {
  const plain = address?.split('%')[0] ?? ''
  if (isIP(plain) === 0) return false
  return listOf(networks).check(plain, familyOf(plain))
}

/** Whether the whole network lies in one of the others, which are written in its own family. Nothing lies in what is no network. */
export function isNetworkWithin(networks: readonly string[], inner: string): boolean {
  const stated = networkOf(inner)
  if (stated === null) return false
  return networks.some((text) => {
    const outer = networkOf(text)
    const isWider = outer !== null && outer.family === stated.family && outer.bits <= stated.bits
    return isWider && isWithin([text], stated.address)
  })
}
