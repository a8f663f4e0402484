import { randomUUID } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { type Accounts, chooseAccounts, giveTreeIfForeign, isRoot } from './accounts.ts'
import { errorCode, LaunchError } from './launch-error.ts'
import { isReachable } from './reach.ts'
import { makeSocketFolder, openRunDirectory } from './run-directory.ts'
import { isProgramReadable, stageProgram } from './staging.ts'

/** Where an installation is asked to be. Relative paths are taken from the current directory. */
export interface Place {
  /** HOLDFAST_DATA */
  readonly dataDir: string
  /** HOLDFAST_KEYS; each installation has its own folder inside. */
  readonly keysDir: string
  /** The folder of package.json and node_modules. */
  readonly programDir: string
}

/** One data directory with its keys, sockets and users. */
export interface Installation {
  readonly id: string
  readonly dataDir: string
  /** The keeper's own folder, named after the installation. */
  readonly keysDir: string
  /** The server's own folder in the data directory (files, copies of checkpoints). */
  readonly serverDir: string
  readonly databaseDir: string
  readonly runDir: string
  readonly databaseSocketDir: string
  /** The keeper makes its socket here; only the server and root get in. */
  readonly keeperSocketDir: string
  /** Null unless root started it: then everything runs as the present user, which is no wall against code run in the server. */
  readonly accounts: Accounts | null
  /** Where the parts run from: the program's folder, or its staged copy if the parts' users could not reach that. */
  readonly programDir: string
  /** The Node that the parts run by. */
  readonly node: string
}

export interface KeeperPaths {
  readonly socketPath: string
  readonly storePath: string
  readonly rootKeyPath: string
}

interface InstallationRecord {
  readonly id: string
  readonly createdAt: string
  readonly accounts: Accounts | null
}

/** Where root's installations live whose chosen place other users cannot reach. */
const SHARED_HOME = '/var/lib/holdfast'

function realPathOf(path: string): string {
  return existsSync(path) ? realpathSync(path) : join(realPathOf(dirname(path)), relative(dirname(path), path))
}

function contains(outer: string, inner: string): boolean {
  const path = relative(outer, inner)
  return path === '' || !(path.startsWith('..') || isAbsolute(path))
}

/** Keys beside the data they open would go into every copy of it: neither folder may hold the other. */
function assertApart(dataDir: string, keysDir: string): void {
  const [data, keys] = [realPathOf(dataDir), realPathOf(keysDir)]
  if (contains(data, keys))
    throw new LaunchError(
      'HOLDFAST_KEYS lies inside HOLDFAST_DATA; choose a folder outside, so that no backup of the data holds its keys.',
      2,
    )
  if (contains(keys, data))
    throw new LaunchError(
      'HOLDFAST_DATA lies inside HOLDFAST_KEYS; choose a folder outside, so that no backup of the data holds its keys.',
      2,
    )
}

function readRecord(dataDir: string): InstallationRecord | undefined {
  const path = join(dataDir, 'installation.json')
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as InstallationRecord
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    if (errorCode(error) === 'EACCES')
      throw new LaunchError(`${dataDir} belongs to another user; start Holdfast as the user who made it.`)
    throw new LaunchError(`${path} cannot be read; restore it from a backup of the data directory.`)
  }
}

/** Writes the record whole or not at all; if another start was quicker, its record stands. */
function writeRecord(dataDir: string, record: InstallationRecord): void {
  const folder = mkdtempSync(join(dataDir, 'installation-'))
  const draft = join(folder, 'record')
  writeFileSync(draft, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o644 })
  try {
    linkSync(draft, join(dataDir, 'installation.json'))
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A folder with those above it, one by one: Node's own recursion never ends where a parent takes no folders (below /proc). */
function makePath(path: string, mode: number): void {
  if (existsSync(path)) return
  if (dirname(path) !== path) makePath(dirname(path), mode)
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  }
}

function makeFolder(path: string, mode: number): void {
  try {
    makePath(path, mode)
  } catch (error) {
    throw new LaunchError(
      `${path} cannot be made (${errorCode(error)}); choose another place by HOLDFAST_DATA and HOLDFAST_KEYS.`,
    )
  }
}

/** Puts the folder's content under the shared home and a link in its place, unless users can reach it. Gives whether it did. */
function moveBehindLink(path: string, target: string): boolean {
  const real = realPathOf(path)
  if (isReachable(dirname(real))) {
    if (existsSync(real)) chmodSync(real, 0o711)
    return false
  }
  makeFolder(dirname(target), 0o711)
  makeFolder(dirname(path), 0o755)
  try {
    if (existsSync(path)) renameSync(path, target)
    else makeFolder(target, 0o711)
    chmodSync(target, 0o711)
    symlinkSync(target, path)
  } catch (error) {
    // Another start may have put the same link there; anything else is not ours to solve.
    if (errorCode(error) !== 'EEXIST')
      throw new LaunchError(
        `${path} cannot be reached by other users nor moved to ${target} (${errorCode(error)}); move it to /srv or /var/lib.`,
      )
  }
  return true
}

/** Finds or makes the installation's record and says where everything is; starts and changes nothing else. */
function openRecord(dataDir: string, keysDir: string, say: (line: string) => void): InstallationRecord {
  const id = (existsSync(dataDir) ? readRecord(dataDir)?.id : undefined) ?? randomUUID()
  if (isRoot()) {
    const home = join(SHARED_HOME, id)
    const moved = [moveBehindLink(dataDir, join(home, 'data')), moveBehindLink(keysDir, join(home, 'keys'))]
    if (moved.includes(true))
      say(`Other users cannot reach ${dirname(dataDir)}: data and keys are in ${home}, with links here.`)
  }
  makeFolder(dataDir, isRoot() ? 0o711 : 0o700)
  makeFolder(keysDir, isRoot() ? 0o711 : 0o700)
  const accounts = isRoot() ? chooseAccounts(id) : null
  if (readRecord(dataDir) === undefined) writeRecord(dataDir, { id, createdAt: new Date().toISOString(), accounts })
  const record = readRecord(dataDir)
  if (record === undefined)
    throw new LaunchError(`${dataDir} does not keep what is written to it; choose another HOLDFAST_DATA.`)
  if (!isRoot() && record.accounts !== null) throw new LaunchError(`${dataDir} belongs to root; run this as root.`)
  return { ...record, accounts: isRoot() ? (record.accounts ?? accounts) : null }
}

function nodeFor(programDir: string, accounts: Accounts | null): string {
  if (accounts === null || isReachable(realPathOf(process.execPath))) return process.execPath
  return join(programDir, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node')
}

/**
 * Finds the installation of a data directory, or makes it on the first start. As root, a place that other users cannot reach (below a closed
 * home) is replaced by one under /var/lib/holdfast with links in the chosen place, which `say` tells.
 * @throws LaunchError where the places are wrong or not ours
 */
export function openInstallation(place: Place, say: (line: string) => void): Installation {
  const [dataPath, keysPath] = [resolve(place.dataDir), resolve(place.keysDir)]
  assertApart(dataPath, keysPath)
  // Folders for other users' sockets and sources must stay open to them; what is secret is closed file by file.
  if (isRoot()) process.umask(0o022)
  const { id, accounts } = openRecord(dataPath, keysPath, say)
  const [dataDir, keysDir] = [realpathSync(dataPath), join(realpathSync(keysPath), id)]
  const isStaged = accounts !== null && !isProgramReadable(place.programDir)
  const programDir = isStaged ? join(SHARED_HOME, id, 'app') : realpathSync(place.programDir)
  const runDir = openRunDirectory(id, dataDir)
  return {
    id,
    dataDir,
    keysDir,
    serverDir: join(dataDir, 'server'),
    databaseDir: join(dataDir, 'postgres'),
    runDir,
    databaseSocketDir: join(runDir, 'database'),
    keeperSocketDir: join(runDir, 'keeper'),
    accounts,
    programDir,
    node: nodeFor(programDir, accounts),
  }
}

/** Makes the folders with their owners and stages the program; only for the holder of the installation's lock. */
export function prepareInstallation(installation: Installation, place: Place): void {
  const { accounts, dataDir, databaseDir, databaseSocketDir, keeperSocketDir, keysDir, programDir, serverDir } =
    installation
  openRunDirectory(installation.id, dataDir)
  if (accounts !== null && programDir !== realpathSync(place.programDir)) stageProgram(place.programDir, programDir)
  for (const folder of [keysDir, serverDir]) makeFolder(folder, 0o700)
  const server = accounts?.server ?? null
  makeSocketFolder({ path: databaseSocketDir, owner: accounts?.database ?? null, group: server })
  makeSocketFolder({ path: keeperSocketDir, owner: accounts?.keeper ?? null, group: server })
  if (accounts === null) return
  giveTreeIfForeign(keysDir, accounts.keeper)
  giveTreeIfForeign(serverDir, accounts.server)
  if (existsSync(join(databaseDir, 'PG_VERSION'))) giveTreeIfForeign(databaseDir, accounts.database)
  const record = readRecord(dataDir)
  if (record !== undefined && record.accounts === null) {
    writeFileSync(join(dataDir, 'installation.json'), `${JSON.stringify({ ...record, accounts }, null, 2)}\n`)
  }
}

/** Where the keeper of an installation listens and keeps its store and root key: its configuration line. */
export const keeperPaths = ({ keeperSocketDir, keysDir }: Installation): KeeperPaths => ({
  socketPath: join(keeperSocketDir, 'keeper.sock'),
  storePath: join(keysDir, 'keeper.db'),
  rootKeyPath: join(keysDir, 'root.key'),
})

const keysNote = ({ dataDir }: Installation): string => join(dataDir, 'keys-made')

/** Notes that the keeper's store was made: from then on its absence is a loss, not a first start. */
export function noteKeys(installation: Installation): void {
  if (!existsSync(keysNote(installation))) writeFileSync(keysNote(installation), '', { mode: 0o644 })
}

/**
 * Refuses to go on where the keeper's store is gone: a new one would open nothing of what is there.
 * @throws LaunchError
 */
export function requireKeys(installation: Installation): void {
  const { storePath } = keeperPaths(installation)
  if (existsSync(keysNote(installation)) && !existsSync(storePath))
    throw new LaunchError(
      `The keeper’s store ${storePath} is missing, without which nothing of this data opens; bring back the keys folder from its backup, or correct HOLDFAST_KEYS.`,
    )
}

/** Removes the socket folder after the last part has ended. */
export const closeInstallation = ({ runDir }: Installation): void => rmSync(runDir, { recursive: true, force: true })
