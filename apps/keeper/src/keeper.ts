import { randomBytes } from 'node:crypto'
import { isSame } from '@holdfast/crypto'
import { Batches, type Report } from './batches.ts'
import { Budget } from './budget.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { fileKeyProvider, type KeyProvider } from './root-key.ts'
import { listen } from './server.ts'
import { Store } from './store.ts'
import { fingerprintOf, Keyring } from './tenant-keys.ts'

/** How a keeper is started. Everything but the three paths is for tests and for other key providers. */
export interface KeeperOptions {
  /** At most 107 bytes, in a folder that only server and keeper may enter. */
  socketPath: string
  /** The keeper's own database; in no backup of the main one. */
  storePath: string
  rootKeyPath: string
  keyProvider?: KeyProvider
  limits?: Limits
  nowMs?: () => number
  report?: Report
}

export interface RunningKeeper {
  /** Answers what has come in, closes socket and store, and overwrites the keys. */
  stop(): Promise<void>
}

/** The root key of the store: the one beside its place, where a rotation was cut off before it was put there. */
async function rightKey(store: Store, provider: KeyProvider, rootKey: Uint8Array): Promise<Uint8Array> {
  const kept = store.sql("select value from meta where name = 'root'").get()?.value
  if (!(kept instanceof Uint8Array) || isSame(kept, fingerprintOf(rootKey))) return rootKey
  const next = provider.next('ever')
  if (next === null || !isSame(kept, fingerprintOf(next))) return rootKey
  await provider.promote()
  rootKey.fill(0)
  return next
}

/** Opens the store under the root key. The copy of the root key is overwritten once the wrapping key is derived. */
async function openKeyring(store: Store, provider: KeyProvider): Promise<Keyring> {
  const isNew = store.sql("select 1 from meta where name = 'root'").get() === undefined
  const rootKey = await rightKey(store, provider, await provider.obtain(isNew))
  try {
    return new Keyring(store, rootKey, randomBytes)
  } finally {
    rootKey.fill(0)
  }
}

/** Starts the keeper; resolves when it listens. Throws if another has the store, or the root key is missing, readable by others or another. */
export async function startKeeper(options: KeeperOptions): Promise<RunningKeeper> {
  const store = new Store(options.storePath)
  try {
    const provider = options.keyProvider ?? fileKeyProvider(options.rootKeyPath, randomBytes)
    const keyring = await openKeyring(store, provider)
    const budget = new Budget(store, options.limits ?? defaultLimits, options.nowMs ?? Date.now)
    const desk = { store, keyring, budget, randomBytes, nextRootKey: () => provider.next('justNow') }
    const batches = new Batches(desk, options.report ?? (() => undefined))
    const close = await listen(options.socketPath, batches)
    const stop = async () => {
      batches.flush()
      await close()
      keyring.close()
      store.close()
    }
    let stopped: Promise<void> | undefined
    return {
      stop: () => {
        stopped ??= stop()
        return stopped
      },
    }
  } catch (error) {
    store.close()
    throw error
  }
}
