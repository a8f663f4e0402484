import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync, statSync, unwatchFile, watchFile } from 'node:fs'
import type { Settings } from '../platform/config/settings.ts'
import type { TlsFiles } from '../platform/listener.ts'
import { CommandError, warn } from './command.ts'

const OTHERS = 0o007
/** How often it is looked whether a certificate was renewed. */
const LOOKING_MS = 2_000

/** Whether the key is the certificate's, and both can be read at all. */
function fits({ cert, key }: TlsFiles): boolean {
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))
  } catch {
    return false
  }
}

/** Refuses a file of a secret that every user of the machine can read or change (DESIGN §8). */
export function refuseOpenFile(setting: string, path: string): void {
  if ((statSync(path).mode & OTHERS) !== 0)
    throw new CommandError(
      `The file of ${setting} can be read or changed by every user of this machine; close it with chmod 600 (or 640 for a group).`,
    )
}

function readFiles(cert: string, key: string): TlsFiles {
  try {
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
  } catch {
    throw new CommandError('The files of HOLDFAST_TLS_CERT and HOLDFAST_TLS_KEY cannot be read; check their paths.')
  }
}

const endOf = ({ cert }: TlsFiles): number => Date.parse(new X509Certificate(cert).validTo)

/** Certificate and key that the settings name; null where they name none. Throws `CommandError` with what to do. */
export function readTls({ HOLDFAST_TLS_CERT: cert, HOLDFAST_TLS_KEY: key }: Settings): TlsFiles | null {
  if (cert === null || key === null) return null
  const files = readFiles(cert, key)
  refuseOpenFile('HOLDFAST_TLS_KEY', key)
  if (!fits(files))
    throw new CommandError('HOLDFAST_TLS_CERT and HOLDFAST_TLS_KEY do not belong together, or one of them is no PEM.')
  if (endOf(files) < Date.now())
    warn(
      `The certificate of HOLDFAST_TLS_CERT ended on ${new Date(endOf(files)).toISOString().slice(0, 10)}: browsers refuse it until you renew it.`,
    )
  return files
}

/**
 * Hands on the certificate whenever its files were renewed, once both are there and fit together: they are written one after the other. What does not
 * fit is said, and the former goes on. Gives how to stop looking.
 */
export function watchTls(settings: Settings, renewed: (files: TlsFiles) => void, everyMs = LOOKING_MS): () => void {
  const { HOLDFAST_TLS_CERT: cert, HOLDFAST_TLS_KEY: key } = settings
  if (cert === null || key === null) return () => undefined
  let held = JSON.stringify(readFiles(cert, key))
  const look = () => {
    try {
      const files = readTls(settings)
      if (files === null || JSON.stringify(files) === held) return
      held = JSON.stringify(files)
      renewed(files)
      warn(`The renewed certificate is in use; it ends on ${new Date(endOf(files)).toISOString().slice(0, 10)}.`)
    } catch (error) {
      if (!(error instanceof CommandError)) throw error
      warn(`${error.message} The former certificate goes on.`)
    }
  }
  for (const path of [cert, key]) watchFile(path, { interval: everyMs, persistent: false }, look)
  return () => {
    for (const path of [cert, key]) unwatchFile(path, look)
  }
}
