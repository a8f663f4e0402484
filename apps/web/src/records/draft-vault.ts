/**
 * Drafts outlive a reload in the browser's own database, sealed with AES-256-GCM under keys that the browser keeps and gives out to nobody
 * (not extractable): no written word lies readable in its storage. Signing out destroys keys and drafts; so does another person who signs in.
 */

const DATABASE = 'holdfast-drafts'
const STORE = 'sealed'
const NONCE_BYTES = 12
const KEPT_FOR_MS = 14 * 86_400_000

interface SealedDraft {
  /** The person and the place it was written at, by their ids. */
  readonly owner: string
  readonly place: string
  readonly savedAt: number
  readonly key: CryptoKey
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

let made: Promise<CryptoKey> | undefined

/** This page's own key, kept with whatever it seals: nothing has to be read before a word is safe. */
function ownKey(): Promise<CryptoKey> {
  made ??= crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
  return made
}

const nameOf = (owner: string, place: string) => `${owner} ${place}`
const boundTo = (owner: string, place: string, nonce: Uint8Array<ArrayBuffer>): AesGcmParams => ({
  name: 'AES-GCM',
  iv: nonce,
  additionalData: new TextEncoder().encode(nameOf(owner, place)),
})

/** Hands what one person wrote at one place to the browser's database, which keeps it though the page be gone a moment later; null forgets it. */
export async function sealDraft(owner: string, place: string, draft: unknown): Promise<void> {
  const name = nameOf(owner, place)
  if (draft === null) {
    await finished((await store('readwrite')).delete(name))
    return
  }
  const key = await ownKey()
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
  const text = new TextEncoder().encode(JSON.stringify(draft))
  const sealed = await crypto.subtle.encrypt(boundTo(owner, place, nonce), key, text)
  const entry: SealedDraft = { owner, place, savedAt: Date.now(), key, nonce, sealed }
  const kept = await store('readwrite')
  kept.put(entry, name)
  kept.transaction.commit()
}

async function open(entry: SealedDraft): Promise<[string, unknown] | null> {
  try {
    const { owner, place, key, nonce, sealed } = entry
    const text = await crypto.subtle.decrypt(boundTo(owner, place, nonce), key, sealed)
    return [place, JSON.parse(new TextDecoder().decode(text))]
  } catch {
    // not what was sealed here
    return null
  }
}

const isDraft = (entry: unknown): entry is SealedDraft =>
  typeof entry === 'object' && entry !== null && 'sealed' in entry && 'key' in entry

/** What a person wrote and did not send, by its place; and this page is ready to seal. Another person's drafts are destroyed, and old ones. */
export async function openDrafts(owner: string): Promise<ReadonlyMap<string, unknown>> {
  void ownKey()
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

/** Destroys every draft and the keys that open them. */
export async function wipeDrafts(): Promise<void> {
  await finished((await store('readwrite')).clear())
}
