/** This browser's own key: made here, kept by the browser, and never to be had out of it, not even by this page. */

/** The public half, as it stands in each proof (RFC 7517). */
interface PublicJwk {
  readonly kty: string
  readonly crv: string
  readonly x: string
  readonly y: string
}

export interface DeviceKey {
  readonly privateKey: CryptoKey
  readonly jwk: PublicJwk
}

const DATABASE = 'holdfast'
const STORE = 'keys'
const NAME = 'device'

const finished = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1)
  request.onupgradeneeded = () => void request.result.createObjectStore(STORE)
  return finished(request)
}

async function newKey(): Promise<DeviceKey> {
  const made = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])
  const { kty = '', crv = '', x = '', y = '' } = await crypto.subtle.exportKey('jwk', made.publicKey)
  return { privateKey: made.privateKey, jwk: { kty, crv, x, y } }
}

const storeOf = (database: IDBDatabase, mode: IDBTransactionMode): IDBObjectStore =>
  database.transaction(STORE, mode).objectStore(STORE)

/** Keeps the key, unless another window was first: then that one's is this browser's. */
async function kept(database: IDBDatabase, own: DeviceKey): Promise<DeviceKey> {
  const store = storeOf(database, 'readwrite')
  const first: DeviceKey | undefined = await finished(store.get(NAME))
  if (first === undefined) await finished(store.put(own, NAME))
  return first ?? own
}

async function findOrMake(): Promise<DeviceKey> {
  const database = await opened()
  try {
    const found: DeviceKey | undefined = await finished(storeOf(database, 'readonly').get(NAME))
    return found ?? (await kept(database, await newKey()))
  } finally {
    database.close()
  }
}

/** The key, made at the first use; null in a browser that keeps none (then a sign-in is bound to nothing, and says so in the list of sessions). */
export const deviceKey: Promise<DeviceKey | null> = findOrMake().catch(() => null)
