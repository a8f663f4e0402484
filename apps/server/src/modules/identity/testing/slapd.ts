/** A real directory (Debian's OpenLDAP) of a test's own: ports of its own, by TLS from the start and by StartTLS, nobody reads without an account. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'ldapts'
import type { Certificate } from '../../../testing/certificate.ts'

const PROGRAM = '/usr/sbin/slapd'
const SUFFIX = 'dc=yunshan,dc=example'
const ROOT = `cn=root,${SUFFIX}`
export const READER = `cn=reader,${SUFFIX}`
export const READER_SECRET = 'reader-secret-0815'
export const PEOPLE = `ou=people,${SUFFIX}`

/** Somebody in the directory; a second with the same e-mail has another uid. */
export interface Entry {
  readonly uid: string
  readonly mail: string
  /** Another address of theirs. */
  readonly alias?: string
  readonly password: string
  readonly groups?: readonly string[]
}

/** Whether this machine has the server; `.ci/run` installs it and demands it. */
export function hasSlapd(): boolean {
  if (existsSync(PROGRAM)) return true
  if (process.env['HOLDFAST_TEST_EXTERNAL'] === 'required') throw new Error(`${PROGRAM} is missing: install slapd`)
  process.stderr.write(`${PROGRAM} is missing: the tests of directories are passed over (apt-get install slapd)\n`)
  return false
}

const tlsOf = (folder: string): string[] => [`TLSCertificateFile ${folder}/cert`, `TLSCertificateKeyFile ${folder}/key`]

const configOf = (folder: string, tls: readonly string[]): string =>
  [
    ...['core', 'cosine', 'inetorgperson'].map((name) => `include /etc/ldap/schema/${name}.schema`),
    `pidfile ${folder}/pid`,
    // as some directories do: whoever shows no password is let in as nobody (RFC 4513 §5.1.2)
    'allow bind_anon_dn',
    'modulepath /usr/lib/ldap',
    'moduleload back_mdb',
    ...tls,
    'database mdb',
    `suffix "${SUFFIX}"`,
    `rootdn "${ROOT}"`,
    'rootpw root',
    `directory ${folder}/data`,
    'access to attrs=userPassword by anonymous auth by * none',
    `access to * by dn.exact="${READER}" read by anonymous auth by * none`,
    '',
  ].join('\n')

/** The places, the account that reads, and a reference to a server that nobody may follow. */
const PLACES = `dn: ${SUFFIX}
objectClass: dcObject
objectClass: organization
o: Yunshan
dc: yunshan

dn: ${PEOPLE}
objectClass: organizationalUnit
ou: people

dn: ${READER}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: reader
userPassword: ${READER_SECRET}

dn: cn=elsewhere,${PEOPLE}
objectClass: referral
objectClass: extensibleObject
cn: elsewhere
ref: ldap://127.0.0.1:1/${PEOPLE}
`

const ldifOf = ({ uid, mail, alias, password, groups = [] }: Entry): string =>
  [
    `dn: uid=${uid},${PEOPLE}`,
    'objectClass: inetOrgPerson',
    `uid: ${uid}`,
    `cn: ${uid}`,
    `sn: ${uid}`,
    `mail: ${mail}`,
    ...(alias === undefined ? [] : [`mail: ${alias}`]),
    `userPassword: ${password}`,
    ...groups.map((group) => `departmentNumber: ${group}`),
    '',
  ].join('\n')

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error())))
    })
  })

async function untilListening(port: number, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200 && child.exitCode === null; tries += 1) {
    const reached = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false))
      socket.on('connect', () => socket.destroy())
    })
    if (reached) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('slapd did not start')
}

/** A folder with what the people are loaded from, loaded. */
function filledFolder(certificate: Certificate | null, people: readonly Entry[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'hf-slapd-'))
  const file = (name: string): string => join(folder, name)
  mkdirSync(file('data'))
  if (certificate !== null) {
    writeFileSync(file('cert'), certificate.cert)
    writeFileSync(file('key'), certificate.key, { mode: 0o600 })
  }
  writeFileSync(file('conf'), configOf(folder, certificate === null ? [] : tlsOf(folder)))
  writeFileSync(file('ldif'), [PLACES, ...people.map(ldifOf)].join('\n'))
  execFileSync('/usr/sbin/slapadd', ['-q', '-f', file('conf'), '-l', file('ldif')], { stdio: 'pipe' })
  return folder
}

const end = (child: ChildProcess) =>
  new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })

async function started(folder: string, { tls, clear }: { tls: number | null; clear: number }): Promise<ChildProcess> {
  const file = join(folder, 'conf')
  const places = [`ldap://127.0.0.1:${clear}`, ...(tls === null ? [] : [`ldaps://127.0.0.1:${tls}`])]
  const child = spawn(PROGRAM, ['-d', '0', '-f', file, '-h', places.join(' ')], { stdio: 'ignore' })
  await untilListening(tls ?? clear, child)
  return child
}

/** Starts it with these people; `stop` it in afterAll. Without a certificate it knows no TLS, and refuses to begin it. */
export async function startSlapd(certificate: Certificate | null, people: readonly Entry[]) {
  const folder = filledFolder(certificate, people)
  const ports = { tls: certificate === null ? null : await freePort(), clear: await freePort() }
  let child = await started(folder, ports)
  const clearUrl = `ldap://localhost:${ports.clear}`
  const url = ports.tls === null ? clearUrl : `ldaps://localhost:${ports.tls}`
  const asked = () => new Client({ url, tlsOptions: { ca: certificate?.cert } })
  return {
    url,
    /** Where it speaks in clear until StartTLS. */
    clearUrl,
    clearPort: ports.clear,
    /** Whether the directory itself says yes to the password: to an empty one it does. */
    async opens(uid: string, password: string): Promise<boolean> {
      const client = asked()
      const isOpen = await client.bind(`uid=${uid},${PEOPLE}`, password).then(
        () => true,
        () => false,
      )
      await client.unbind()
      return isOpen
    },
    /** Takes somebody out of the directory. */
    async remove(uid: string): Promise<void> {
      const client = asked()
      await client.bind(ROOT, 'root')
      await client.del(`uid=${uid},${PEOPLE}`)
      await client.unbind()
    },
    down: () => end(child),
    async up(): Promise<void> {
      child = await started(folder, ports)
    },
    async stop(): Promise<void> {
      await end(child)
      rmSync(folder, { recursive: true })
    },
  }
}

export type Directory = Awaited<ReturnType<typeof startSlapd>>
