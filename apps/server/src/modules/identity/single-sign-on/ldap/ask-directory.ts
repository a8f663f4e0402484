/**
 * Asks a company's directory who somebody is (LDAP, RFC 4511): the entry is looked for by an account of ours, then the person's password has to open it. By
 * TLS, from the start or by StartTLS, to an address that was checked, over one connection, bounded in time and bytes; references to other servers are followed nowhere.
 */
import type { TLSSocket } from 'node:tls'
import { Client, type Entry, EqualityFilter, InvalidCredentialsError, ResultCodeError } from 'ldapts'
import { allowedNetworks, HostRefused, outgoingAddress } from '../../../../platform/outgoing/outgoing-host.ts'
import type { Services } from '../../../../platform/services.ts'
import type { LdapConnection } from '../connection.ts'
import { SignOnFault } from '../fault.ts'
import { inTime } from '../in-time.ts'
import type { ProvenIdentity } from '../provider.ts'
import { securedConnection } from './secured.ts'

/** Of one step, and of all together. */
const STEP_MS = 4_000
const PATIENCE_MS = 8_000
/** An entry with its groups has some kilobytes. */
const MOST_BYTES = 1024 * 1024
const MOST_CHARACTERS = 255
const PORT = 636
const CLEAR_PORT = 389

export type With = Pick<Services, 'settings' | 'clock'>

/** Whoever signs in, as they typed it. */
export interface Typed {
  readonly login: string
  readonly password: string
  /** Called when it is known whom the directory means, before the password is shown to it. */
  readonly known: (subject: string) => Promise<void>
}

/** The one connection, for the client to have once; a second is not made, for it would be another's. */
function once(socket: TLSSocket): () => TLSSocket {
  let isTaken = false
  return () => {
    if (isTaken) throw new SignOnFault('unreachable')
    isTaken = true
    let bytes = 0
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > MOST_BYTES) socket.destroy(new Error('the answer is too long'))
    })
    return socket
  }
}

/** A client on the one connection to the directory, to an address that was checked, which is encrypted before the client has it. */
export async function clientOf({ settings }: With, { issuer }: LdapConnection): Promise<Client> {
  const url = new URL(issuer)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const startsInClear = url.protocol === 'ldap:'
  const port = url.port === '' ? (startsInClear ? CLEAR_PORT : PORT) : Number(url.port)
  const { address } = await outgoingAddress(host, allowedNetworks(settings.HOLDFAST_MAIL_NETWORKS))
  const socket = await securedConnection({ address, port, host, startsInClear }, STEP_MS)
  return new Client({
    url: 'ldaps://directory',
    timeout: STEP_MS,
    connectTimeout: STEP_MS,
    createSecureConnection: once(socket),
  })
}

/** Says of whatever goes wrong which kind it is: `refusal` is what a `no` of the directory means here. */
export async function faulting<T>(work: Promise<T>, refusal: 'client' | 'declined'): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof SignOnFault) throw error
    if (error instanceof HostRefused)
      throw new SignOnFault(error.code === 'mail_host_private' ? 'private_address' : 'unreachable', error)
    const isNo =
      error instanceof InvalidCredentialsError || (refusal === 'declined' && error instanceof ResultCodeError)
    throw new SignOnFault(isNo ? refusal : 'unreachable', error)
  }
}

const listOf = (value: Entry[string] | undefined): (Buffer | string)[] =>
  value === undefined ? [] : Array.isArray(value) ? [...value] : [value]

const textsOf = (entry: Entry, attribute: string): string[] =>
  listOf(entry[attribute]).map((value) => (typeof value === 'string' ? value : value.toString('utf8')))

/** What tells the person apart for good; Active Directory's is bytes. */
export function subjectOf(entry: Entry, attribute: string): string {
  const [value, ...others] = listOf(entry[attribute])
  if (value === undefined || others.length > 0) throw new SignOnFault('name_id')
  const bytes = Buffer.from(value)
  const text = bytes.toString(attribute.toLowerCase() === 'objectguid' ? 'hex' : 'utf8')
  if (text === '' || text.length > MOST_CHARACTERS) throw new SignOnFault('name_id')
  return `${attribute}=${text}`
}

/** The one entry of the name; the name is a value of the filter, which is no text that it could end. */
async function entryOf(client: Client, connection: LdapConnection, login: string): Promise<Entry> {
  const { ldap, groupsClaim } = connection
  const attributes = [...new Set([ldap.subjectAttribute, ldap.emailAttribute ?? '1.1', groupsClaim])]
  const { searchEntries } = await client.search(ldap.base, {
    scope: 'sub',
    derefAliases: 'never',
    filter: new EqualityFilter({ attribute: ldap.loginAttribute, value: login }),
    sizeLimit: 2,
    timeLimit: STEP_MS / 1_000,
    attributes,
    explicitBufferAttributes: [ldap.subjectAttribute],
  })
  const [entry, second] = searchEntries
  if (second !== undefined) throw new SignOnFault('subject')
  // a bind without a name is nobody's (RFC 4513 §5.1.2)
  if (entry === undefined || entry.dn === '') throw new SignOnFault('declined')
  return entry
}

async function ask(services: With, connection: LdapConnection, about: Typed & { client: Client }) {
  const { ldap, proof, groupsClaim } = connection
  const { client, login, password, known } = about
  await faulting(client.bind(ldap.bindDn, proof.secret), 'client')
  const entry = await faulting(entryOf(client, connection, login), 'client')
  const subject = subjectOf(entry, ldap.subjectAttribute)
  await known(subject)
  await faulting(client.bind(entry.dn, password), 'declined')
  const [email, ...others] = ldap.emailAttribute === null ? [] : textsOf(entry, ldap.emailAttribute)
  return {
    issuer: connection.issuer,
    subject,
    claims: { [groupsClaim]: textsOf(entry, groupsClaim), ...(email === undefined ? {} : { email }) },
    email: others.length > 0 ? null : (email ?? null),
    emailVerified: ldap.emailsGiven,
    methods: [],
    shownAt: services.clock.now(),
  }
}

/** Who signed in, as the directory has it now. An empty password is none: directories take it for a question of nobody. Throws `SignOnFault`. */
export async function askDirectory(services: With, connection: LdapConnection, typed: Typed): Promise<ProvenIdentity> {
  if (typed.password === '' || !/^[^\s\p{C}]{1,255}$/u.test(typed.login)) throw new SignOnFault('declined')
  const client = await faulting(clientOf(services, connection), 'client')
  try {
    return await inTime(PATIENCE_MS, ask(services, connection, { ...typed, client }))
  } finally {
    client.unbind().catch(() => undefined)
  }
}
