import { constants } from 'node:fs'
import { link, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { KEY_BYTES } from '@holdfast/crypto'

/**
 * Where the root key comes from: a local file here; a passphrase, TPM, PKCS#11 token or key service later. `obtain` gives a fresh copy of the 32
 * bytes, which the caller overwrites after use; `mayCreate` is false once something is wrapped, for then a new key would lock it away for good.
 */
export interface KeyProvider {
  readonly name: string
  obtain(mayCreate: boolean): Promise<Uint8Array>
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
  const folder = await open(dirname(path), constants.O_RDONLY)
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

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
  }
}
