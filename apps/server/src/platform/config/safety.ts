import pg from 'pg'
import { isLoopback } from './loopback.ts'
import { SettingError, type Settings } from './settings.ts'

/** Parameters of a database address whose meaning is known here; any other could undo what these say. */
const DATABASE_PARAMETERS = new Set(['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'application_name', 'host'])

function refuseOpenListening(settings: Settings): void {
  const { HOLDFAST_LISTEN: listen, HOLDFAST_TLS_CERT: cert, HOLDFAST_TLS_KEY: key, HOLDFAST_URL: url } = settings
  const isOpen = cert === null && settings.HOLDFAST_ACME === null
  if ((cert === null) !== (key === null))
    throw new SettingError('HOLDFAST_TLS_CERT and HOLDFAST_TLS_KEY belong together: set both, or neither')
  if (cert !== null && settings.HOLDFAST_ACME !== null)
    throw new SettingError('HOLDFAST_ACME and HOLDFAST_TLS_CERT: name files of a certificate or an authority, not both')
  if (!isOpen && url.protocol !== 'https:')
    throw new SettingError(`HOLDFAST_URL "${url.origin}": with HOLDFAST_TLS_CERT or HOLDFAST_ACME it begins with https`)
  if (settings.HOLDFAST_MTLS_LISTEN !== null && isOpen)
    throw new SettingError(
      'HOLDFAST_MTLS_LISTEN: certificates are shown under TLS; set HOLDFAST_TLS_CERT and HOLDFAST_TLS_KEY',
    )
  if (settings.HOLDFAST_CLIENT_CERT === 'proxy' && settings.HOLDFAST_TRUSTED_PROXY === null)
    throw new SettingError('HOLDFAST_CLIENT_CERT "proxy": say which by HOLDFAST_TRUSTED_PROXY')
  if (listen !== null && !isLoopback(listen.host) && isOpen)
    throw new SettingError(
      `HOLDFAST_LISTEN "${listen.host}:${listen.port}": beyond this machine everything would pass the network readable; ` +
        'set HOLDFAST_TLS_CERT and HOLDFAST_TLS_KEY, or HOLDFAST_ACME, or listen on localhost behind a proxy with TLS',
    )
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw new SettingError(
      `HOLDFAST_URL "${url.origin}": people elsewhere would send passwords readable; give an https address`,
    )
}

function refuseOpenDatabase(name: 'DATABASE_URL' | 'DATABASE_ADMIN_URL', text: string): void {
  const parameters = new URL(text).searchParams
  for (const parameter of parameters.keys())
    if (!DATABASE_PARAMETERS.has(parameter))
      throw new SettingError(
        `${name}: the parameter ${parameter} is not known; ${[...DATABASE_PARAMETERS].join(', ')} are`,
      )
  const { host } = new pg.Client({ connectionString: text })
  if (host === '' || host.startsWith('/') || isLoopback(host)) return
  const modes = parameters.getAll('sslmode')
  if (modes.length === 0 || modes.some((mode) => mode !== 'verify-full'))
    throw new SettingError(
      `${name}: the database is reached over a network without a verified connection; add sslmode=verify-full (and sslrootcert=FILE for an authority of your own)`,
    )
}

function refuseHalfMail({ SMTP_URL: url, HOLDFAST_MAIL_FROM: from }: Settings): void {
  if ((url === null) !== (from === null))
    throw new SettingError('SMTP_URL and HOLDFAST_MAIL_FROM belong together: set both, or neither')
}

/**
 * Refuses settings under which data would leave readable: listening beyond this machine without TLS, a database over a network without verified
 * TLS (DESIGN §8). Throws `SettingError` with the reason and the fix.
 */
export function refuseUnsafe(settings: Settings): void {
  refuseOpenListening(settings)
  refuseHalfMail(settings)
  if (settings.DATABASE_URL !== null) refuseOpenDatabase('DATABASE_URL', settings.DATABASE_URL)
  if (settings.DATABASE_ADMIN_URL === null) return
  if (settings.DATABASE_URL === null)
    throw new SettingError('DATABASE_ADMIN_URL without DATABASE_URL: set the application’s role too, or neither')
  refuseOpenDatabase('DATABASE_ADMIN_URL', settings.DATABASE_ADMIN_URL)
}
