/** What goes wrong between us and a calendar server, in few kinds: each with a message that says what to do. */

import { isCertificateFault } from '../../../platform/outgoing/certificate-fault.ts'
import { HostRefused } from '../../../platform/outgoing/outgoing-host.ts'

export const DAV_FAULTS = [
  'mail_host_unknown',
  'mail_host_private',
  'dav_address',
  'dav_port_unusual',
  'dav_elsewhere',
  'dav_unreachable',
  'dav_certificate',
  'dav_no_tls',
  'dav_password_refused',
  'dav_not_found',
  'dav_garbage',
  'dav_too_large',
  'dav_read_only',
  'dav_full',
  'dav_gone',
  'dav_budget',
] as const
export type DavFaultKind = (typeof DAV_FAULTS)[number]

/** A fault of a calendar server or of the way to it; every other error is ours. */
export class DavFault extends Error {
  readonly kind: DavFaultKind
  constructor(kind: DavFaultKind, cause?: unknown) {
    super(kind, { cause })
    this.kind = kind
  }
}

const MENDING: ReadonlySet<DavFaultKind> = new Set([
  'mail_host_unknown',
  'dav_unreachable',
  'dav_garbage',
  'dav_full',
  'dav_budget',
])

/** Faults that may be over the next time; the others wait for the owner. */
export const mendsItself = (kind: DavFaultKind): boolean => MENDING.has(kind)

interface Told {
  readonly code?: string
  readonly message?: string
}

/** The fault of a connection that failed; what is not known is told as unreachable, to be tried again. */
export function faultOfConnection(error: unknown): DavFault {
  if (error instanceof DavFault) return error
  if (error instanceof HostRefused) return new DavFault(error.code, error)
  const { code = '', message = '' } = (error ?? {}) as Told
  if (isCertificateFault(code)) return new DavFault('dav_certificate', error)
  const noTls = code === 'EPROTO' || code.startsWith('ERR_SSL_') || /wrong version number/i.test(message)
  return new DavFault(noTls ? 'dav_no_tls' : 'dav_unreachable', error)
}
