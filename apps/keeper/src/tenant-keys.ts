import {
  createSubjectKeys,
  deriveKey,
  findSuite,
  type IndexKey,
  isSame,
  joinParts,
  KEY_BYTES,
  type MacKey,
  NONCE_BYTES,
  openIndexKey,
  type Suite,
  utf8,
} from '@holdfast/crypto'
import { Refusal } from './refusal.ts'
import type { Store } from './store.ts'

/** The keys of one tenant, unwrapped. Each act has one of its own, so that none can be used to forge another's result. */
export interface TenantKeys {
  suite: Suite
  /** Version of the key on which new subjects hang. */
  version: number
  /** Subject keys of salts by the page. */
  subjectKeys: (salts: Uint8Array) => Uint8Array
  index: IndexKey
  digest: MacKey
  documents: MacKey
  authority: MacKey
  /** From which purpose keys are derived. */
  purposes: Uint8Array
  logSeed: Uint8Array
}

const NAMES = ['subjects', 'index', 'mac', 'purposes', 'log'] as const
type KeyName = (typeof NAMES)[number]
const FIRST_VERSION = 1

const wrapBinding = (tenant: Uint8Array, name: string, version: number) =>
  joinParts([utf8('tenant key'), tenant, utf8(name), utf8(String(version))])

/** A key as it lies in the store. */
interface WrappedKey {
  tenant: Uint8Array
  name: KeyName
  version: number
  wrapped: Uint8Array
  suite: number
}

function suiteOfRow(id: unknown): Suite {
  const suite = findSuite(Number(id))
  if (suite === undefined) throw new Refusal('unknown_tenant')
  return suite
}

const nameOf = (fingerprint: Uint8Array): string => Buffer.from(fingerprint).toString('base64url')

/** By this a store knows the root key under which it lies. */
export const fingerprintOf = (rootKey: Uint8Array): Uint8Array =>
  deriveKey(rootKey, { info: utf8('holdfast/keeper/1/fingerprint') })

function openWrapped(suite: Suite, { key, aad, wrapped }: { key: Uint8Array; aad: Uint8Array; wrapped: Uint8Array }) {
  const secret = suite.open({ key, nonce: wrapped.subarray(0, NONCE_BYTES), aad }, wrapped.subarray(NONCE_BYTES))
  if (secret === null) throw new Error('a tenant key in the store was altered')
  return secret
}

/** All tenants' keys: wrapped under the root key in the store, unwrapped here when first used. */
export class Keyring {
  readonly #store: Store
  /** By the fingerprints of the root keys they come from; which of them counts, the store says. */
  readonly #wrapKeys = new Map<string, Uint8Array>()
  readonly #randomBytes: (length: number) => Uint8Array
  readonly #open = new Map<string, { keys: TenantKeys; secrets: Uint8Array[] }>()

  /** Derives the wrapping key; throws if the store was made under another root key. The caller may overwrite the root key afterwards. */
  constructor(store: Store, rootKey: Uint8Array, randomBytes: (length: number) => Uint8Array) {
    this.#store = store
    this.#randomBytes = randomBytes
    this.#checkRootKey(this.#learn(rootKey))
  }

  /** Keeps the wrapping key of a root key; gives the root key's fingerprint. */
  #learn(rootKey: Uint8Array): Uint8Array {
    const fingerprint = fingerprintOf(rootKey)
    this.#wrapKeys.set(nameOf(fingerprint), deriveKey(rootKey, { info: utf8('holdfast/keeper/1/wrap') }))
    return fingerprint
  }

  /** The wrapping key under which the store lies, the transaction that is open included: one that is rolled back leaves the former. */
  #wrapKey(): Uint8Array {
    const kept = this.#store.sql("select value from meta where name = 'root'").get()?.value
    const key = kept instanceof Uint8Array ? this.#wrapKeys.get(nameOf(kept)) : undefined
    if (key === undefined) throw new Error('the root key is not the one under which this store was made')
    return key
  }

  /** Wraps every tenant's keys under another root key, all or none; gives how many there are. What is unwrapped stays in use. */
  rewrap(rootKey: Uint8Array): number {
    const fingerprint = this.#learn(rootKey)
    const [former, next] = [this.#wrapKey(), this.#wrapKeys.get(nameOf(fingerprint)) ?? new Uint8Array()]
    const rows = this.#store
      .sql('select k.tenant, k.name, k.version, k.wrapped, t.suite from tenant_key k join tenant t on t.id = k.tenant')
      .all() as unknown as WrappedKey[]
    this.#store.atomically(() => {
      for (const row of rows) {
        const suite = suiteOfRow(row.suite)
        const aad = wrapBinding(row.tenant, row.name, row.version)
        const secret = openWrapped(suite, { key: former, aad, wrapped: row.wrapped })
        const wrapped = this.#wrap(suite, { key: next, secret, aad })
        secret.fill(0)
        this.#store
          .sql('update tenant_key set wrapped = ? where tenant = ? and name = ? and version = ?')
          .run(wrapped, row.tenant, row.name, row.version)
      }
      this.#store.sql("update meta set value = ? where name = 'root'").run(fingerprint)
    })
    // what the former root key opens is to be gone from the file, not only from the table
    this.#store.checkpointAfterCommit()
    return rows.length
  }

  #checkRootKey(fingerprint: Uint8Array): void {
    const kept = this.#store.sql("select value from meta where name = 'root'").get()?.value
    if (kept === undefined) {
      this.#store.atomically(() => this.#store.sql("insert into meta values ('root', ?)").run(fingerprint))
      this.#store.commit()
    } else if (!(kept instanceof Uint8Array) || !isSame(kept, fingerprint)) {
      throw new Error('the root key is not the one under which this store was made')
    }
  }

  /** Makes the keys of a tenant, of its suite for good, unless it has them. */
  create(tenant: Uint8Array, suite: Suite): void {
    if (this.#store.sql('select 1 from tenant where id = ?').get(tenant) !== undefined) return
    this.#store.atomically(() => {
      this.#store.sql('insert into tenant values (?, ?)').run(tenant, suite.id)
      for (const name of NAMES) {
        const secret = this.#randomBytes(KEY_BYTES)
        const wrapped = this.#wrap(suite, {
          key: this.#wrapKey(),
          secret,
          aad: wrapBinding(tenant, name, FIRST_VERSION),
        })
        this.#store.sql('insert into tenant_key values (?, ?, ?, ?)').run(tenant, name, FIRST_VERSION, wrapped)
        secret.fill(0)
      }
    })
  }

  /** The keys of a tenant; refused for one that was never created. */
  get(tenant: Uint8Array): TenantKeys {
    const id = Buffer.from(tenant).toString('latin1')
    let entry = this.#open.get(id)
    if (entry === undefined) {
      entry = this.#load(tenant)
      this.#open.set(id, entry)
    }
    return entry.keys
  }

  /** Drops and overwrites everything unwrapped. */
  forget(): void {
    for (const { secrets } of this.#open.values()) for (const secret of secrets) secret.fill(0)
    this.#open.clear()
  }

  close(): void {
    this.forget()
    for (const key of this.#wrapKeys.values()) key.fill(0)
    this.#wrapKeys.clear()
  }

  #wrap(suite: Suite, { key, secret, aad }: { key: Uint8Array; secret: Uint8Array; aad: Uint8Array }): Uint8Array {
    const nonce = this.#randomBytes(NONCE_BYTES)
    return Buffer.concat([nonce, suite.seal({ key, nonce, aad }, secret)])
  }

  #unwrap(suite: Suite, tenant: Uint8Array, name: KeyName): Uint8Array {
    const row = this.#store
      .sql('select wrapped from tenant_key where tenant = ? and name = ? and version = ?')
      .get(tenant, name, FIRST_VERSION)
    if (!(row?.wrapped instanceof Uint8Array)) throw new Refusal('unknown_tenant')
    const aad = wrapBinding(tenant, name, FIRST_VERSION)
    return openWrapped(suite, { key: this.#wrapKey(), aad, wrapped: row.wrapped })
  }

  #load(tenant: Uint8Array): { keys: TenantKeys; secrets: Uint8Array[] } {
    const row = this.#store.sql('select suite from tenant where id = ?').get(tenant)
    const suite = suiteOfRow(row?.suite)
    const [subjects, index, mac] = [
      this.#unwrap(suite, tenant, 'subjects'),
      this.#unwrap(suite, tenant, 'index'),
      this.#unwrap(suite, tenant, 'mac'),
    ]
    const [purposes, logSeed] = [this.#unwrap(suite, tenant, 'purposes'), this.#unwrap(suite, tenant, 'log')]
    const macKey = (name: string) => ({ suite, bytes: deriveKey(mac, { info: utf8(`holdfast/mac/1/${name}`) }) })
    const keys: TenantKeys = {
      suite,
      version: FIRST_VERSION,
      subjectKeys: createSubjectKeys(subjects),
      index: openIndexKey(suite, index),
      digest: macKey('digest'),
      documents: macKey('documents'),
      authority: macKey('authority'),
      purposes,
      logSeed,
    }
    for (const used of [subjects, index, mac]) used.fill(0)
    return { keys, secrets: [purposes, logSeed, keys.digest.bytes, keys.documents.bytes, keys.authority.bytes] }
  }
}
