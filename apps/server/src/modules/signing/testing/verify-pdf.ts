/** What OpenSSL says of a signed PDF: whether the signature over its ranges is whole and vouched for, how far the ranges reach, and of its time stamp. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { firstOf, isOid, valuesOf } from '../../../platform/signing/der.ts'

/** Does work in a folder that is gone after it. */
function inFolder<T>(work: (path: (name: string) => string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-verify-'))
  try {
    return work((name) => join(directory, name))
  } finally {
    rmSync(directory, { recursive: true })
  }
}

function read(pdf: Buffer) {
  const [, ...range] = /\/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]/.exec(pdf.toString('latin1')) ?? []
  const [from = 0, first = 0, second = 0, rest = 0] = range.map(Number)
  const held = Buffer.from(pdf.subarray(first + 1, second - 1).toString('latin1'), 'hex')
  return {
    // what follows it is room that was not needed
    signature: held[0] === 0x30 ? firstOf(held).value.whole : held,
    content: Buffer.concat([pdf.subarray(from, first), pdf.subarray(second, second + rest)]),
    covers: second + rest,
  }
}

const pemOf = (certificate: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`

/** By a certificate that is trusted: the one that signed, or the root above it. */
export function verifyPdf(pdf: Buffer, trusted: Buffer): { readonly isWhole: boolean; readonly covers: number } {
  const { signature, content, covers } = read(pdf)
  return inFolder((path) => {
    writeFileSync(path('signature.der'), signature)
    writeFileSync(path('content'), content)
    writeFileSync(path('trusted.pem'), pemOf(trusted))
    const asked = ['-binary', '-inform', 'DER', '-in', path('signature.der'), '-content', path('content')]
    // the clock of the test is not the machine's
    const trust = ['-CAfile', path('trusted.pem'), '-no_check_time', '-purpose', 'any', '-out', path('out')]
    const { status } = spawnSync('openssl', ['cms', '-verify', ...asked, ...trust])
    return { isWhole: status === 0, covers }
  })
}

/** What OpenSSL says of the time stamp over a PDF's signature; undefined where there is none. */
export function verifyStamp(pdf: Buffer, trusted: Buffer): { readonly isWhole: boolean } | undefined {
  const [, wrapped] = valuesOf(firstOf(read(pdf).signature).value.content)
  const signed = wrapped === undefined ? [] : valuesOf(firstOf(wrapped.content).value.content)
  const signers = signed.at(-1)
  const signer = signers === undefined ? [] : valuesOf(firstOf(signers.content).value.content)
  const unsigned = signer.find(({ tag }) => tag === 0xa1)
  if (unsigned === undefined) return undefined
  const [name, token] = valuesOf(firstOf(unsigned.content).value.content)
  if (token === undefined || !isOid(name, '1.2.840.113549.1.9.16.2.14')) return undefined
  return inFolder((path) => {
    writeFileSync(path('token'), token.content)
    writeFileSync(path('value'), signer.at(-2)?.content ?? '')
    writeFileSync(path('trusted.pem'), pemOf(trusted))
    const asked = ['-token_in', '-in', path('token'), '-data', path('value'), '-CAfile', path('trusted.pem')]
    const { status } = spawnSync('openssl', ['ts', '-verify', ...asked])
    return { isWhole: status === 0 }
  })
}
