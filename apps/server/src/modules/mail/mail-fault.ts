/** What goes wrong between us and a mail server, in few kinds: each with a message that says what to do. */
import { isCertificateFault } from '../../platform/outgoing/certificate-fault.ts'
import { HostRefused } from '../../platform/outgoing/outgoing-host.ts'

export const MAIL_FAULTS = [
  'mail_host_unknown',
  'mail_host_private',
  'mail_port_unusual',
  'mail_unreachable',
  'mail_certificate',
  'mail_no_tls',
  'mail_password_refused',
  'mail_folder_gone',
  'mail_grant_refused',
  'mail_provider_refused',
] as const
export type MailFault = (typeof MAIL_FAULTS)[number]

/** The port is none on which a public host speaks mail. */
export class PortRefused extends Error {
  readonly code = 'mail_port_unusual'
}

/** A provider's grant opens nothing: it ended (`mail_grant_refused`), the provider does not take us for whom its operator let in, or it is not reached. */
export class GrantFault extends Error {
  readonly code: 'mail_grant_refused' | 'mail_provider_refused' | 'mail_unreachable'
  constructor(code: GrantFault['code'], cause: unknown) {
    super(code, { cause })
    this.code = code
  }
}

interface Told {
  readonly code?: string
  readonly reason?: string
  readonly message?: string
  readonly authenticationFailed?: boolean
  readonly tlsFailed?: boolean
  readonly cause?: unknown
  readonly _err?: unknown
}

function kindOf({ code = '', message = '', ...told }: Told): MailFault | null {
  if (told.authenticationFailed === true || code === 'EAUTH') return 'mail_password_refused'
  // nodemailer keeps the words and puts a code of its own in place of OpenSSL's
  if (isCertificateFault(code) || /certificate|altnames/i.test(message)) return 'mail_certificate'
  const noTls = told.tlsFailed === true || code === 'ETLS' || code === 'EPROTO' || code.startsWith('ERR_SSL_')
  return noTls || /wrong version number|STARTTLS/i.test(message) ? 'mail_no_tls' : null
}

/** The kind of a fault met on the way to a mail server or with it; what is not known is told as unreachable, to be tried again. */
export function faultOf(error: unknown): MailFault {
  for (
    let told = error;
    typeof told === 'object' && told !== null;
    told = (told as Told).cause ?? (told as Told)._err
  ) {
    if (told instanceof HostRefused || told instanceof PortRefused || told instanceof GrantFault) return told.code
    const kind = kindOf(told as Told)
    if (kind !== null) return kind
  }
  return 'mail_unreachable'
}

const MENDING: ReadonlySet<MailFault> = new Set(['mail_unreachable', 'mail_host_unknown', 'mail_provider_refused'])

/** Faults that mend themselves; the others wait for the owner. */
export const mendsItself = (fault: MailFault): boolean => MENDING.has(fault)

/** A fault of a mail server or of the way to it; every other error is ours. */
export class MailServerFault extends Error {
  readonly fault: MailFault
  constructor(cause: unknown) {
    super('mail server', { cause })
    this.fault = faultOf(cause)
  }
}

/** Waits for a mail server: what it throws is its fault. */
export const fromServer = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    throw new MailServerFault(error)
  })
