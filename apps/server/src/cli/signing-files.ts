import { readFileSync } from 'node:fs'
import type { Settings } from '../platform/config/settings.ts'
import {
  readSigningKey,
  SigningKeyFault,
  type SigningKeyText,
  signingKeyText,
  timesOf,
} from '../platform/signing/signing-key.ts'
import { CommandError, warn } from './command.ts'
import { refuseOpenFile } from './tls-files.ts'

function readNamed(setting: string, path: string): Buffer {
  try {
    return readFileSync(path)
  } catch {
    throw new CommandError(`The file of ${setting} cannot be read; check its path.`)
  }
}

function readSecret(setting: string, path: string): Buffer {
  const read = readNamed(setting, path)
  refuseOpenFile(setting, path)
  return read
}

/** Says what will not be signed with, while everything else works. */
function warnOfTimes(certificate: Buffer): void {
  const { from, until } = timesOf(certificate)
  const day = (moment: number) => new Date(moment).toISOString().slice(0, 10)
  if (Date.now() < from)
    warn(`The certificate of HOLDFAST_SIGNING_CERT begins on ${day(from)}: until then no contract is signed.`)
  if (Date.now() > until)
    warn(
      `The certificate of HOLDFAST_SIGNING_CERT ended on ${day(until)}: no contract is signed until you name a new one, or none.`,
    )
}

/** Key and certificates that contracts are signed with, as the settings name them; null where they name none. Throws `CommandError` with what to do. */
export function readSigning(settings: Settings): SigningKeyText | null {
  const { HOLDFAST_SIGNING_CERT: cert, HOLDFAST_SIGNING_KEY: key, HOLDFAST_SIGNING_PASSWORD: password } = settings
  if (cert === null) {
    if (key === null && password === null) return null
    throw new CommandError(
      'HOLDFAST_SIGNING_KEY and HOLDFAST_SIGNING_PASSWORD belong to HOLDFAST_SIGNING_CERT: set that too.',
    )
  }
  const certificates = readNamed('HOLDFAST_SIGNING_CERT', cert)
  try {
    const read = readSigningKey({
      certificates,
      key: key === null ? null : readSecret('HOLDFAST_SIGNING_KEY', key),
      password,
    })
    warnOfTimes(read.certificate)
    return signingKeyText(read)
  } catch (error) {
    if (error instanceof SigningKeyFault) throw new CommandError(`Contracts cannot be signed: ${error.message}.`)
    throw error
  }
}
