/** What OpenSSL says of a signed PDF: whether the signature over its ranges is the certificate's and whole, and how far the ranges reach. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export function verifyPdf(pdf: Buffer, certificate: Buffer): { readonly isWhole: boolean; readonly covers: number } {
  const [, ...range] = /\/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]/.exec(pdf.toString('latin1')) ?? []
  const [from = 0, first = 0, second = 0, rest = 0] = range.map(Number)
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-verify-'))
  const path = (name: string) => join(directory, name)
  try {
    const signature = pdf.subarray(first + 1, second - 1).toString('latin1')
    writeFileSync(path('signature.der'), Buffer.from(signature.replace(/(00)+$/, ''), 'hex'))
    writeFileSync(path('content'), Buffer.concat([pdf.subarray(from, first), pdf.subarray(second, second + rest)]))
    writeFileSync(
      path('certificate.pem'),
      `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`,
    )
    const asked = [
      'cms',
      '-verify',
      '-binary',
      '-inform',
      'DER',
      '-in',
      path('signature.der'),
      '-content',
      path('content'),
    ]
    // the certificate vouches for itself, and the clock of the test is not the machine's
    const trust = ['-CAfile', path('certificate.pem'), '-no_check_time', '-purpose', 'any', '-out', path('out')]
    const { status } = spawnSync('openssl', [...asked, ...trust])
    return { isWhole: status === 0, covers: second + rest }
  } finally {
    rmSync(directory, { recursive: true })
  }
}
