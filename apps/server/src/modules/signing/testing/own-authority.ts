/** Authorities of a test's own, made and run by OpenSSL: one that issues certificates, and one that stamps time (RFC 3161). */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A certificate of a key, in files. */
interface Issued {
  readonly cert: string
  readonly key: string
}

export interface OwnIssuer {
  readonly folder: string
  /** The root, as a file. */
  readonly root: string
  /** Issues a certificate below the root's own deputy; `kind` as `openssl req -newkey` takes it. */
  issue(name: string, about?: { readonly kind?: readonly string[]; readonly uses?: string }): Issued
  /** The deputy, as a file. */
  readonly deputy: string
  stop(): void
}

const EC = ['ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']

/** Runs OpenSSL; throws what it said. */
export const openssl = (...words: readonly string[]): Buffer =>
  execFileSync('openssl', [...words], { stdio: ['ignore', 'pipe', 'pipe'] })

const DAYS = ['-days', '30']

/** Makes a key, and asks for a certificate of it. */
function request(folder: string, name: string, kind: readonly string[]): void {
  const files = ['-keyout', join(folder, `${name}.key`), '-out', join(folder, `${name}.csr`)]
  openssl('req', '-new', '-nodes', '-newkey', ...kind, ...files, '-subj', `/CN=${name}`)
}

/** Gives the certificate that was asked for, by the key of another. */
function certify(folder: string, name: string, about: { readonly by: string; readonly extensions: string }): void {
  const path = (file: string) => join(folder, file)
  writeFileSync(path(`${name}.ext`), about.extensions)
  const issuer = ['-CA', path(`${about.by}.pem`), '-CAkey', path(`${about.by}.key`), '-CAcreateserial']
  const files = ['-in', path(`${name}.csr`), '-extfile', path(`${name}.ext`), '-out', path(`${name}.pem`)]
  openssl('x509', '-req', ...files, ...issuer, ...DAYS)
}

/** Makes a root and its deputy. */
export function startIssuer(): OwnIssuer {
  const folder = mkdtempSync(join(tmpdir(), 'hf-issuer-'))
  const path = (name: string) => join(folder, name)
  const files = ['-keyout', path('root.key'), '-out', path('root.pem')]
  openssl('req', '-x509', '-nodes', '-newkey', ...EC, ...files, ...DAYS, '-subj', '/CN=root')
  request(folder, 'deputy', EC)
  const extensions = 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign'
  certify(folder, 'deputy', { by: 'root', extensions })
  return {
    folder,
    root: path('root.pem'),
    deputy: path('deputy.pem'),
    issue(name, { kind = EC, uses = 'keyUsage=critical,digitalSignature,nonRepudiation' } = {}) {
      request(folder, name, kind)
      certify(folder, name, { by: 'deputy', extensions: `basicConstraints=CA:FALSE\n${uses}` })
      return { cert: path(`${name}.pem`), key: path(`${name}.key`) }
    },
    stop: () => rmSync(folder, { recursive: true }),
  }
}

/** What the authority does with a question; it answers at first. */
type Doing = 'answer' | 'hang up' | 'fail' | ((reply: Buffer) => Buffer)

export interface OwnAuthority {
  readonly url: string
  doing: Doing
  /** How often it was asked. */
  asked: number
  /** Answers a question as it stands (DER). */
  reply(question: Uint8Array): Buffer
  stop(): Promise<void>
}

const CONFIGURATION = (folder: string): string => `[tsa]
default_tsa = own
[own]
serial = ${join(folder, 'tsa.serial')}
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
ess_cert_id_alg = sha256
`

/** Starts an authority of time; its certificate is issued by the issuer unless one is given. */
export async function startAuthority(
  issuer: OwnIssuer,
  own: Issued = issuer.issue('tsa', { uses: 'extendedKeyUsage=critical,timeStamping' }),
): Promise<OwnAuthority> {
  const path = (name: string) => join(issuer.folder, name)
  writeFileSync(path('tsa.conf'), CONFIGURATION(issuer.folder))
  const reply = (question: Uint8Array): Buffer => {
    writeFileSync(path('question'), question)
    const by = ['-signer', own.cert, '-inkey', own.key, '-chain', issuer.deputy]
    openssl('ts', '-reply', '-config', path('tsa.conf'), '-queryfile', path('question'), ...by, '-out', path('reply'))
    return readFileSync(path('reply'))
  }
  const server = createServer((message, answer) => {
    const chunks: Buffer[] = []
    message.on('data', (chunk: Buffer) => chunks.push(chunk))
    message.on('end', () => {
      authority.asked += 1
      const { doing } = authority
      if (doing === 'hang up') return void message.socket.destroy()
      if (doing === 'fail') return void answer.writeHead(500).end()
      const said = reply(Buffer.concat(chunks))
      answer.writeHead(200, { 'Content-Type': 'application/timestamp-reply' })
      answer.end(doing === 'answer' ? said : doing(said))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsr`
  const authority: OwnAuthority = {
    url,
    doing: 'answer',
    asked: 0,
    reply,
    stop: () => new Promise((resolve) => void server.close(() => resolve())),
  }
  return authority
}
