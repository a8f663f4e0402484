import { createHash } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { errorCode, LaunchError } from './launch-error.ts'
import { isReachable, isReadableByAll } from './reach.ts'

const STAMP = '.holdfast-stage'
const SOURCES = ['package.json', 'package-lock.json', 'holdfast.mjs', 'apps', 'packages']
const LEFT_OUT = /(^|\/)(node_modules|fixtures)$|\.test\.tsx?$/
const FOR_ALL_READ = 0o444
const FOR_ALL_RUN = 0o111

/** Whether the parts' own users could run the program where it is. */
export function isProgramReadable(programDir: string): boolean {
  const samples = [
    'package.json',
    'apps/server/package.json',
    'apps/keeper/package.json',
    'node_modules/pg/package.json',
  ]
  return (
    isReachable(join(programDir, 'node_modules')) && samples.every((file) => isReadableByAll(join(programDir, file)))
  )
}

/** The packages that a running installation needs: all of the lock file that are there and not for development only. */
function runtimePackages(programDir: string): string[] {
  const lock: unknown = JSON.parse(readFileSync(join(programDir, 'package-lock.json'), 'utf8'))
  const packages = (lock as { packages: Record<string, { dev?: boolean }> }).packages
  return Object.entries(packages)
    .filter(([path, entry]) => path.includes('node_modules/') && entry.dev !== true)
    .map(([path]) => path)
    .filter((path) => existsSync(join(programDir, path)))
}

function sourceFiles(programDir: string, path: string): string[] {
  if (LEFT_OUT.test(path)) return []
  const full = join(programDir, path)
  if (!existsSync(full)) return []
  if (!lstatSync(full).isDirectory()) return [path]
  return readdirSync(full).flatMap((name) => sourceFiles(programDir, join(path, name)))
}

function stampOf(programDir: string, files: readonly string[]): string {
  const hash = createHash('sha256').update(readFileSync(join(programDir, 'package-lock.json')))
  for (const path of files) {
    const { size, mtimeMs } = statSync(join(programDir, path))
    hash.update(`${path}\0${size}\0${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

/** Links the file if any user may read it as it is; otherwise (or across file systems) copies it and opens the copy for reading. */
function placeFile(from: string, to: string): void {
  const { mode } = statSync(from)
  const wanted = FOR_ALL_READ | ((mode & 0o100) === 0 ? 0 : FOR_ALL_RUN)
  if ((mode & wanted) === wanted) {
    try {
      linkSync(from, to)
      return
    } catch (error) {
      if (!['EXDEV', 'EPERM', 'EMLINK'].includes(errorCode(error))) throw error
    }
  }
  copyFileSync(from, to)
  chmodSync(to, mode | wanted)
}

function placeTree(from: string, to: string): void {
  const found = lstatSync(from)
  if (found.isSymbolicLink()) symlinkSync(readlinkSync(from), to)
  else if (!found.isDirectory()) placeFile(from, to)
  else placeFolder(from, to)
}

function placeFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true, mode: 0o755 })
  for (const name of readdirSync(from)) {
    // A package's own packages have lines of their own in the lock file.
    if (name !== 'node_modules' && !name.endsWith('.map')) placeTree(join(from, name), join(to, name))
  }
}

/**
 * Brings a copy of the program to where the parts' users can read it: hard links where possible. A copy of the same sources is left as it is;
 * another is replaced whole.
 * @throws LaunchError if the place cannot be written
 */
export function stageProgram(programDir: string, stage: string): void {
  const files = SOURCES.flatMap((path) => sourceFiles(programDir, path))
  const stamp = stampOf(programDir, files)
  if (existsSync(join(stage, STAMP)) && readFileSync(join(stage, STAMP), 'utf8') === stamp) return
  const [fresh, old] = [`${stage}.new`, `${stage}.old`]
  try {
    for (const left of [fresh, old]) rmSync(left, { recursive: true, force: true })
    for (const path of [...files, ...runtimePackages(programDir)]) {
      mkdirSync(dirname(join(fresh, path)), { recursive: true, mode: 0o755 })
      placeTree(join(programDir, path), join(fresh, path))
    }
    writeFileSync(join(fresh, STAMP), stamp)
    if (existsSync(stage)) renameSync(stage, old)
    renameSync(fresh, stage)
    rmSync(old, { recursive: true, force: true })
  } catch (error) {
    throw new LaunchError(
      `The program cannot be copied to ${stage} (${errorCode(error)}); free some space there, then start again.`,
    )
  }
}
