/** Providers at whose sign-in people connect their mailboxes (OAuth 2.0), as the operator declares them. */
import { isLoopback } from '../config/loopback.ts'

/** A provider: where one grants, where tokens are had, and its mail servers. */
export interface MailProvider {
  readonly id: string
  readonly name: string
  readonly issuer: string
  readonly authorization: string
  readonly token: string
  /** Where tokens are revoked (RFC 7009); null where the provider has no such place. */
  readonly revocation: string | null
  readonly scopes: readonly string[]
  /** What this provider wants to be asked with beside the standard's. */
  readonly parameters: Readonly<Record<string, string>>
  readonly imap: { readonly host: string; readonly port: number }
  readonly smtp: { readonly host: string; readonly port: number }
  readonly clientId: string
  readonly clientSecret: string
}

const MICROSOFT = 'https://login.microsoftonline.com/common'

/** Those whose places are known: of them only what the client is called and its secret are stated. */
const KNOWN: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  google: {
    name: 'Google',
    issuer: 'https://accounts.google.com',
    authorization: 'https://accounts.google.com/o/oauth2/v2/auth',
    token: 'https://oauth2.googleapis.com/token',
    revocation: 'https://oauth2.googleapis.com/revoke',
    scopes: ['https://mail.google.com/'],
    parameters: { access_type: 'offline', prompt: 'consent' },
    imap: 'imap.gmail.com:993',
    smtp: 'smtp.gmail.com:465',
  },
  microsoft: {
    name: 'Microsoft 365',
    issuer: `${MICROSOFT}/v2.0`,
    authorization: `${MICROSOFT}/oauth2/v2.0/authorize`,
    token: `${MICROSOFT}/oauth2/v2.0/token`,
    scopes: [
      'https://outlook.office.com/IMAP.AccessAsUser.All',
      'https://outlook.office.com/SMTP.Send',
      'offline_access',
    ],
    imap: 'outlook.office365.com:993',
    smtp: 'smtp.office365.com:587',
  },
}

const NAMES = new Set([
  'name',
  'issuer',
  'authorization',
  'token',
  'revocation',
  'scopes',
  'parameters',
  'imap',
  'smtp',
  'clientId',
  'clientSecret',
])

type Stated = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Stated =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads one provider; its errors name it and what is expected, never a value. */
function readerOf(id: string, stated: Stated) {
  const fault = (name: string, expected: string) => new Error(`${id}.${name}: ${expected} is expected`)
  const text = (name: string): string => {
    const value = stated[name]
    if (typeof value !== 'string' || value.trim() === '') throw fault(name, 'a text')
    return value
  }
  return {
    text,
    /** An address by TLS, or of this machine. */
    address(name: string): string {
      const url = URL.parse(text(name))
      const isSafe = url !== null && (url.protocol === 'https:' || isLoopback(url.hostname))
      if (!isSafe || url.hash !== '') throw fault(name, 'an https address')
      return text(name)
    },
    server(name: string) {
      const match = /^([A-Za-z0-9.-]{1,253}):(\d{1,5})$/.exec(text(name))
      if (match === null) throw fault(name, 'host:port')
      return { host: (match[1] ?? '').toLowerCase(), port: Number(match[2]) }
    },
    texts(name: string): string[] {
      const value = stated[name]
      if (!Array.isArray(value) || value.some((each) => typeof each !== 'string')) throw fault(name, 'a list of texts')
      return value
    },
    pairs(name: string): Record<string, string> {
      const value = stated[name] ?? {}
      if (!isObject(value)) throw fault(name, 'an object')
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, String(each)]))
    },
  }
}

function providerOf(id: string, own: unknown): MailProvider {
  if (!/^[a-z0-9-]{1,40}$/.test(id)) throw new Error('names of small letters, digits and - are expected')
  if (!isObject(own)) throw new Error(`${id}: an object is expected`)
  const unknown = Object.keys(own).find((name) => !NAMES.has(name))
  if (unknown !== undefined) throw new Error(`${id}.${unknown} is not known; ${[...NAMES].join(', ')} are`)
  const stated: Stated = { name: id, ...KNOWN[id], ...own }
  const read = readerOf(id, stated)
  return {
    id,
    name: read.text('name'),
    issuer: read.address('issuer'),
    authorization: read.address('authorization'),
    token: read.address('token'),
    revocation: stated['revocation'] === undefined ? null : read.address('revocation'),
    scopes: read.texts('scopes'),
    parameters: read.pairs('parameters'),
    imap: read.server('imap'),
    smtp: read.server('smtp'),
    clientId: read.text('clientId'),
    clientSecret: read.text('clientSecret'),
  }
}

/** The providers of the setting's JSON, by name; none where it is null. Throws what is expected. */
export function mailProviders(text: string | null): readonly MailProvider[] {
  if (text === null) return []
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw new Error('JSON is expected')
  }
  if (!isObject(parsed)) throw new Error('an object of providers is expected')
  return Object.entries(parsed).map(([id, own]) => providerOf(id, own))
}
