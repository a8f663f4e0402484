/** Connections to the mail servers of people's own mailboxes: TLS with a verified certificate, or none. */
import { isIP } from 'node:net'
import { ImapFlow } from 'imapflow'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import XOAuth2 from 'nodemailer/lib/xoauth2'
import { allowedNetworks, outgoingAddress } from '../../platform/outgoing/outgoing-host.ts'
import type { Services } from '../../platform/services.ts'
import { isGranted, type MailAccount, type MailServerPlace } from './account.ts'
import { faultOf, GrantFault, PortRefused } from './mail-fault.ts'

const PATIENCE_MS = 15_000
/** Ports on which a server begins in the open and turns to TLS by STARTTLS, without which nothing is said (RFC 8314). */
const STARTTLS_PORTS: ReadonlySet<number> = new Set([25, 143, 587, 2525])
/** In the public network mail is spoken on these alone: a person cannot make the server knock on others. */
const PUBLIC_PORTS: ReadonlySet<number> = new Set([...STARTTLS_PORTS, 465, 993])
/** No line, literal or answer of an IMAP server is read beyond this. */
export const MOST_LETTER_BYTES = 12 * 1024 * 1024

async function addressOf(services: Pick<Services, 'settings'>, { host, port }: MailServerPlace): Promise<string> {
  const { address, own } = await outgoingAddress(host, allowedNetworks(services.settings.HOLDFAST_MAIL_NETWORKS))
  if (!own && !PUBLIC_PORTS.has(port)) throw new PortRefused()
  return address
}

/** The name that the certificate must bear; an address is checked as itself. */
const namedBy = (host: string) => (isIP(host) === 0 ? { servername: host } : {})

/** A token that is not taken is told apart from a password that is not. */
const refusalOf = (account: MailAccount, error: unknown): unknown =>
  isGranted(account) && faultOf(error) === 'mail_password_refused' ? new GrantFault('mail_grant_refused', error) : error

/** SASL XOAUTH2 for a grant: the one that providers' SMTP servers speak. */
const loginOf = (account: MailAccount) =>
  isGranted(account)
    ? { oauth2: new XOAuth2({ user: account.user, accessToken: account.grant.access }) }
    : { credentials: { user: account.user, pass: account.password } }

/** An open IMAP connection; whoever asked for it closes it. Throws what `faultOf` reads. */
export async function openImap(services: Pick<Services, 'settings'>, account: MailAccount): Promise<ImapFlow> {
  const { host, port } = account.imap
  const startsOpen = STARTTLS_PORTS.has(port)
  const client = new ImapFlow({
    host: await addressOf(services, account.imap),
    port,
    ...namedBy(host),
    secure: !startsOpen,
    ...(startsOpen ? { doSTARTTLS: true } : {}),
    auth: isGranted(account)
      ? { user: account.user, accessToken: account.grant.access }
      : { user: account.user, pass: account.password },
    tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2' },
    logger: false,
    disableAutoIdle: true,
    disableCompression: true,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: 2 * PATIENCE_MS,
    maxLiteralSize: MOST_LETTER_BYTES,
    maxResponseSize: 2 * MOST_LETTER_BYTES,
  })
  // a connection that breaks between two commands is told by the next one
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    client.close()
    throw refusalOf(account, error)
  }
  return client
}

/** An open, signed-in SMTP connection; whoever asked for it closes it. Throws what `faultOf` reads. */
export async function openSmtp(services: Pick<Services, 'settings'>, account: MailAccount): Promise<SMTPConnection> {
  const { host, port } = account.smtp
  const startsOpen = STARTTLS_PORTS.has(port)
  const connection = new SMTPConnection({
    host: await addressOf(services, account.smtp),
    port,
    secure: !startsOpen,
    requireTLS: startsOpen,
    tls: { ...namedBy(host), rejectUnauthorized: true, minVersion: 'TLSv1.2' },
    name: services.settings.HOLDFAST_URL.hostname,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: 2 * PATIENCE_MS,
  })
  const broken = new Promise<never>((_, reject) => connection.on('error', reject))
  broken.catch(() => undefined)
  const told = (ask: (done: (error?: Error | null) => void) => void) =>
    Promise.race([broken, new Promise<void>((resolve, reject) => ask((error) => (error ? reject(error) : resolve())))])
  try {
    await told((done) => connection.connect(done))
    await told((done) => connection.login(loginOf(account), done))
  } catch (error) {
    connection.close()
    throw refusalOf(account, error)
  }
  return connection
}

/** Signs in to both servers once; throws with `at` telling which of them did not let us. */
export async function tryServers(services: Pick<Services, 'settings'>, account: MailAccount): Promise<void> {
  const imap = openImap(services, account).then((client) => client.logout().catch(() => client.close()))
  await imap.catch((cause: unknown) => {
    throw new ServerRefused('imap', cause)
  })
  const smtp = openSmtp(services, account).then((connection) => connection.quit())
  await smtp.catch((cause: unknown) => {
    throw new ServerRefused('smtp', cause)
  })
}

/** Which server did not let us in. */
export class ServerRefused extends Error {
  readonly at: 'imap' | 'smtp'
  constructor(at: ServerRefused['at'], cause: unknown) {
    super(`${at} refused`, { cause })
    this.at = at
  }
}
