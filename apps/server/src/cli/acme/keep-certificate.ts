import { X509Certificate } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode } from '../../launch/index.ts'
import type { Settings } from '../../platform/config/settings.ts'
import type { TlsFiles } from '../../platform/listener.ts'
import { CommandError, warn } from '../command.ts'
import { newAccountKey } from './account.ts'
import { AcmeFault } from './fault.ts'
import { orderCertificate } from './order.ts'

const LOOKING_MS = 60 * 60_000

/** What is kept of an authority: our account's key, and the certificate with its own. */
type Kept = 'account.key' | 'certificate.json'

const folderOf = ({ HOLDFAST_KEYS: keys }: Settings): string => join(keys, 'tls')

function readKept(settings: Settings, name: Kept): string | null {
  try {
    return readFileSync(join(folderOf(settings), name), 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

/** Writes it whole or not at all, for nobody but the launcher's user. */
function keep(settings: Settings, name: Kept, text: string): string {
  const path = join(folderOf(settings), name)
  mkdirSync(folderOf(settings), { recursive: true, mode: 0o700 })
  writeFileSync(`${path}.new`, text, { mode: 0o600, flush: true })
  renameSync(`${path}.new`, path)
  return text
}

function readCertificate(settings: Settings): TlsFiles | null {
  const text = readKept(settings, 'certificate.json')
  const { name, cert, key } = text === null ? { name: null, cert: '', key: '' } : JSON.parse(text)
  return name === settings.HOLDFAST_URL.hostname ? { cert, key } : null
}

/** Whether a certificate is to be renewed: in the last third of its life, so that an authority may be away for weeks. */
export function isDue({ cert }: Pick<TlsFiles, 'cert'>, now: number): boolean {
  const { validFrom, validTo } = new X509Certificate(cert)
  const [from, until] = [Date.parse(validFrom), Date.parse(validTo)]
  return now >= until - (until - from) / 3
}

async function order(settings: Settings, directory: string): Promise<TlsFiles> {
  const { HOLDFAST_ACME_CA: ca, HOLDFAST_ACME_LISTEN: listen, HOLDFAST_URL: url } = settings
  const files = await orderCertificate({
    directory,
    name: url.hostname,
    accountKey: readKept(settings, 'account.key') ?? keep(settings, 'account.key', newAccountKey()),
    ca: ca === null ? undefined : readFileSync(ca, 'utf8'),
    listen,
  })
  keep(settings, 'certificate.json', JSON.stringify({ name: url.hostname, ...files }))
  return files
}

/**
 * The certificate that is kept, or one that is ordered now: without any there is nothing to serve with, and the start says why. Null where no authority
 * is named. Only the holder of the installation's lock orders, so that of several starts one does.
 */
export async function acmeCertificate(settings: Settings): Promise<TlsFiles | null> {
  const { HOLDFAST_ACME: directory } = settings
  if (directory === null) return null
  const kept = readCertificate(settings)
  if (kept !== null) return kept
  try {
    return await order(settings, directory.href)
  } catch (error) {
    if (!(error instanceof AcmeFault)) throw error
    throw new CommandError(`No certificate for ${settings.HOLDFAST_URL.hostname}: ${error.message}.`)
  }
}

/** Renews the certificate when that is due, now and every hour. What fails is said each time, and the former goes on. Gives how to stop. */
export function renewWhenDue(settings: Settings, renewed: (files: TlsFiles) => void, now = Date.now): () => void {
  const { HOLDFAST_ACME: directory } = settings
  if (directory === null) return () => undefined
  const look = async () => {
    try {
      const kept = readCertificate(settings)
      if (kept !== null && !isDue(kept, now())) return
      renewed(await order(settings, directory.href))
      warn('The certificate was renewed and is in use.')
    } catch (error) {
      const why = error instanceof AcmeFault ? error.message : `it failed (${errorCode(error) || 'unknown'})`
      warn(`The certificate could not be renewed: ${why}. The former goes on; it is tried again in an hour.`)
    }
  }
  void look()
  const looking = setInterval(() => void look(), LOOKING_MS)
  looking.unref()
  return () => clearInterval(looking)
}
