/**
 * Drafts outlive a reload in the browser's own database, sealed with AES-256-GCM under a key that the browser keeps and gives out to nobody
 * (not extractable): no written word lies readable in its storage. Signing out destroys key and drafts; so does another person who signs in.
 */

const DATABASE = 'holdfast-drafts'
const STORE = 'sealed'
const KEY = 'key'
const NONCE_BYTES = 12
const KEPT_FOR_MS = 14 * 86_400_000

interface SealedDraft {
  /** The person and the place it was written at, by their ids. */
  readonly owner: string
  readonly place: string
  readonly savedAt: number
  readonly nonce: Uint8Array<ArrayBuffer>
  readonly sealed: ArrayBuffer
}

const finished = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

let opened: Promise<IDBDatabase> | undefined

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1)
  request.onupgradeneeded = () => request.result.createObjectStore(STORE)
  return finished(request)
}

function database(): Promise<IDBDatabase> {
  opened ??= openDatabase()
  return opened
}

const store = async (mode: IDBTransactionMode): Promise<IDBObjectStore> =>
  (await database()).transaction(STORE, mode).objectStore(STORE)

async function key(): Promise<CryptoKey> {
  const known: unknown = await finished((await store('readonly')).get(KEY))
  if (known instanceof CryptoKey) return known
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
  await finished((await store('readwrite')).put(made, KEY))
  return made
}

const nameOf = (owner: string, place: string) => `${owner} ${place}`
const boundTo = (owner: string, place: string, nonce: Uint8Array<ArrayBuffer>): AesGcmParams => ({
  name: 'AES-GCM',
  iv: nonce,
  additionalData: new TextEncoder().encode(nameOf(owner, place)),
})

/** Keeps what one person wrote at one place; null forgets it. */
export async function sealDraft(owner: string, place: string, draft: unknown): Promise<void> {
  if (draft === null) {
    await finished((await store('readwrite')).delete(nameOf(owner, place)))
    return
  }
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
  const text = new TextEncoder().encode(JSON.stringify(draft))
  const sealed = await crypto.subtle.encrypt(boundTo(owner, place, nonce), await key(), text)
  const entry: SealedDraft = { owner, place, savedAt: Date.now(), nonce, sealed }
  await finished((await store('readwrite')).put(entry, nameOf(owner, place)))
}

async function open(entry: SealedDraft): Promise<[string, unknown] | null> {
  try {
    const text = await crypto.subtle.decrypt(boundTo(entry.owner, entry.place, entry.nonce), await key(), entry.sealed)
    return [entry.place, JSON.parse(new TextDecoder().decode(text))]
  } catch {
    // sealed under a key that is gone: nothing that could be read any more
    return null
  }
}

const isDraft = (entry: unknown): entry is SealedDraft =>
  typeof entry === 'object' && entry !== null && 'sealed' in entry

/** What a person wrote and did not send, by its place. Another person's drafts are destroyed, and old ones. */
export async function openDrafts(owner: string): Promise<ReadonlyMap<string, unknown>> {
  const entries = (await finished((await store('readonly')).getAll())).filter(isDraft)
  if (entries.some((entry) => entry.owner !== owner)) {
    await wipeDrafts()
    return new Map()
  }
  const fresh = entries.filter(({ savedAt }) => Date.now() - savedAt < KEPT_FOR_MS)
  for (const { place } of entries.filter((entry) => !fresh.includes(entry))) await sealDraft(owner, place, null)
  const drafts = await Promise.all(fresh.map(open))
  return new Map(drafts.filter((draft) => draft !== null))
}

/** Destroys every draft and the key that opens them. */
export async function wipeDrafts(): Promise<void> {
  await finished((await store('readwrite')).clear())
}
