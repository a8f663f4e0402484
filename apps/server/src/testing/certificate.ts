import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'

export interface Certificate {
  readonly cert: string
  readonly key: string
}

const KINDS = {
  ec: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'],
  rsa: ['-newkey', 'rsa:2048'],
  weak: ['-newkey', 'rsa:1024'],
} as const

/** A certificate of 127.0.0.1 and localhost that signs itself. */
export function makeCertificate(of: keyof typeof KINDS = 'ec'): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'hf-cert-'))
  const [cert, key] = [join(folder, 'c'), join(folder, 'k')]
  const names = 'subjectAltName=IP:127.0.0.1,DNS:localhost'
  const about = ['-nodes', '-days', '30', '-subj', '/CN=localhost', '-addext', names]
  execFileSync('openssl', ['req', '-x509', ...KINDS[of], '-keyout', key, '-out', cert, ...about], { stdio: 'ignore' })
  const made = { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
  rmSync(folder, { recursive: true })
  return made
}

/** Lets this process trust the certificate, as a machine does whose administrator installed it; gives back what was. */
export function trust({ cert }: Certificate): () => void {
  const before = getCACertificates('default')
  setDefaultCACertificates([...before, cert])
  return () => setDefaultCACertificates(before)
}
