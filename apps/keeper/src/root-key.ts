import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { link, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { KEY_BYTES } from '@holdfast/crypto'

/**
 * Where the root key comes from: a local file here; a passphrase, TPM, PKCS#11 token or key service later. `obtain` gives a fresh copy of the 32
 * bytes, which the caller overwrites after use; `mayCreate` is false once something is wrapped, for then a new key would lock it away for good.
 */
export interface KeyProvider {
  readonly name: string
  obtain(mayCreate: boolean): Promise<Uint8Array>
  /** A fresh copy of the one that lies beside its place, `justNow` one that was put there a moment ago; null where there is none. */
  next(when: 'justNow' | 'ever'): Uint8Array | null
  /** Puts the next one in its place. */
  promote(): Promise<void>
}

const OTHERS = 0o077

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

async function read(path: string): Promise<Uint8Array> {
  // Mode and content of the same open file: between a check by name and a read another could be put in its place.
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    const about = await file.stat()
    if (!about.isFile()) throw new Error(`the root key ${path} is not a plain file`)
    if ((about.mode & OTHERS) !== 0) {
      throw new Error(`the root key ${path} can be read by its group or by others: chmod 600 it, and ask who did`)
    }
    const key = new Uint8Array(await file.readFile())
    if (key.length !== KEY_BYTES) throw new Error(`the root key ${path} has not ${KEY_BYTES} bytes`)
    return key
  } finally {
    await file.close()
  }
}

/** Writes the key beside its place and links it there whole: a process killed in between leaves no key, never half of one. */
async function create(path: string, key: Uint8Array): Promise<void> {
  const draft = `${path}.new`
  await rm(draft, { force: true })
  const file = await open(
    draft,
    constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
    0o600,
  )
  try {
    await file.writeFile(key)
    await file.sync()
  } finally {
    await file.close()
  }
  await link(draft, path)
  await rm(draft)
  await syncFolder(path)
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), constants.O_RDONLY)
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Read in the midst of an operation, which nothing may come between. */
function readNext(path: string, youngerThanMs: number): Uint8Array | null {
  let file: number
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
  try {
    const about = fstatSync(file)
    const isSound = about.isFile() && (about.mode & OTHERS) === 0 && about.size === KEY_BYTES
    return isSound && Date.now() - about.mtimeMs < youngerThanMs ? new Uint8Array(readFileSync(file)) : null
  } finally {
    closeSync(file)
  }
}

/** Whoever rotates puts the next key down and asks at once: one that was left lying is not taken by the next who asks. */
const NEXT_LIVES_MS = 60_000

/** The root key in a file that only its owner may read; made at the first start. */
export function fileKeyProvider(path: string, randomBytes: (length: number) => Uint8Array): KeyProvider {
  return {
    name: 'file',
    async obtain(mayCreate) {
      try {
        return await read(path)
      } catch (error) {
        if (!isMissing(error)) throw error
        if (!mayCreate) throw new Error(`the root key ${path} is missing: bring it back from the recovery kit`)
      }
      await create(path, randomBytes(KEY_BYTES))
      return read(path)
    },
    next: (when) => readNext(`${path}.next`, when === 'justNow' ? NEXT_LIVES_MS : Number.POSITIVE_INFINITY),
    async promote() {
      await rename(`${path}.next`, path)
      await syncFolder(path)
    },
  }
}
