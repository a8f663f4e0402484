/** Reads what is new in one folder of a mailbox, a page at a time, oldest first, letters kept some at a time. */
import type { FetchMessageObject, ImapFlow } from 'imapflow'
import { readerOf } from '../../../platform/database/reader.ts'
import type { Services } from '../../../platform/services.ts'
import type { MailAccount } from '../account.ts'
import { hexOf, idsIn, knownAmong, letterDigests } from '../letter-ids.ts'
import { fromServer } from '../mail-fault.ts'
import type { FolderKind } from '../mailbox.ts'
import type { Owner } from '../owner.ts'
import { bringAll, type Looked } from './bring.ts'
import { type Found, findCorrespondents, othersOf } from './correspondents.ts'
import { beginFolder, missFolder, type Outcome, type Reached } from './progress.ts'
import { type Letter, readLetter } from './read-letter.ts'

/** Messages older than these days when a mailbox is connected are not looked at. */
export const DAYS_BEFORE = 30
const NOTHING = new Uint8Array()
const DAY_MS = 24 * 60 * 60_000
const PAGE = 50
/** Messages read in one turn; more wait for the next, which follows at once. */
const MOST_A_TURN = 500
/** A letter with all its files that is larger is told as too large. */
export const MOST_BYTES = 10 * 1024 * 1024
/** Letters that are stored together. */
const MOST_AT_ONCE = 10

/** What is asked of every message before it is known whose it is. */
const HEAD = { uid: true, envelope: true, size: true, internalDate: true } as const

export interface Reading {
  readonly services: Services
  readonly owner: Owner
  readonly account: MailAccount
  readonly client: ImapFlow
  readonly connectedAt: string
}

/** The folder's name on this server; null where it has none of the kind. */
export async function pathOf(client: ImapFlow, kind: FolderKind): Promise<string | null> {
  if (kind === 'inbox') return 'INBOX'
  const folders = await fromServer(client.list())
  return folders.find(({ specialUse }) => specialUse === '\\Sent')?.path ?? null
}

const addressesOf = (message: FetchMessageObject, kind: FolderKind): (string | undefined)[] => {
  const { from = [], to = [], cc = [], bcc = [] } = message.envelope ?? {}
  return (kind === 'inbox' ? from : [...to, ...cc, ...bcc]).map(({ address }) => address)
}

const momentOf = (services: Services, { internalDate }: FetchMessageObject): string => {
  const stated = internalDate === undefined ? Number.NaN : new Date(internalDate).getTime()
  const now = services.clock.now()
  return new Date(Number.isFinite(stated) ? Math.min(stated, now) : now).toISOString()
}

/** The letter's own id; one that has none is known by its place. */
const idOf = (message: FetchMessageObject, { mailboxId, kind, uidValidity }: Reached): string =>
  idsIn(message.envelope?.messageId)[0] ?? `<${uidValidity}.${message.uid}.${kind}@${mailboxId}>`

async function letterOf(reading: Reading, uid: number): Promise<Letter | null> {
  const message = await fromServer(reading.client.fetchOne(String(uid), { source: true }, { uid: true }))
  if (message === false || message.source === undefined) return null
  return readLetter(message.source).catch(() => null)
}

/** A message of which the envelope is known. */
interface Head {
  readonly message: FetchMessageObject
  readonly id: string
  readonly digest: Uint8Array
  readonly isKnown: boolean
  readonly found: Found | null
}

/** What the envelopes of a page say: one call of the keeper and few questions, however many messages there are. */
async function headsOf(reading: Reading, reached: Reached, messages: readonly FetchMessageObject[]): Promise<Head[]> {
  const { services, owner, account } = reading
  const { tenant, user } = owner.caller
  const ids = messages.map((message) => idOf(message, reached))
  const digests = await letterDigests(services, { tenantId: tenant.id, userId: user.id, ids })
  const known = await knownAmong(readerOf(services.database, tenant.id), user.id, digests)
  const others = messages.map((message, at) =>
    known.has(hexOf(digests[at] ?? NOTHING)) ? [] : othersOf(addressesOf(message, reached.kind), account.address),
  )
  const found = await findCorrespondents(services, owner, others)
  return messages.map((message, at) => {
    const digest = digests[at] ?? NOTHING
    return { message, id: ids[at] ?? '', digest, isKnown: known.has(hexOf(digest)), found: found[at] ?? null }
  })
}

/** The letter of a message, or why it is none. */
async function letterAt(reading: Reading, { message, isKnown, found }: Head): Promise<Letter | Outcome> {
  if (isKnown) return 'known'
  if (found === null) return 'stranger'
  if ((message.size ?? 0) > MOST_BYTES) return 'too_large'
  const letter = await letterOf(reading, message.uid)
  if (letter === null) return 'unreadable'
  return letter.automatic ? 'automatic' : letter
}

/** What a message comes to: a letter to be brought, or what became of it. */
async function lookAt(reading: Reading, reached: Reached, head: Head): Promise<Looked> {
  const { message, id, isKnown, digest, found } = head
  const { uid } = message
  const letter = await letterAt(reading, head)
  if (typeof letter === 'string') return { uid, outcome: letter, ...(isKnown ? { digest } : {}) }
  if (found === null) return { uid, outcome: 'stranger' }
  return { reached, uid, at: momentOf(reading.services, message), id, letter, found }
}

/**
 * Takes a page of messages, oldest first, and stores some at a time: as many letters, or as much, as are well held in memory. What was read before a
 * connection broke is stored all the same.
 */
async function takePage(reading: Reading, reached: Reached, messages: readonly FetchMessageObject[]): Promise<void> {
  const { services, owner } = reading
  let looked: Looked[] = []
  let [letters, bytes] = [0, 0]
  const store = async () => {
    const stored = looked
    looked = []
    letters = 0
    bytes = 0
    await bringAll(services, owner, { reached, looked: stored })
  }
  try {
    for (const head of await headsOf(reading, reached, messages)) {
      const size = head.message.size ?? 0
      if (letters >= MOST_AT_ONCE || (letters > 0 && bytes + size > MOST_BYTES)) await store()
      const each = await lookAt(reading, reached, head)
      looked.push(each)
      if ('outcome' in each) continue
      letters += 1
      bytes += size
    }
  } finally {
    await store()
  }
}

/** Ids beyond the last one read, ascending; the server's `n:*` names its last message even where that is older (RFC 9051 §6.4.9). */
async function newIds({ client, connectedAt }: Reading, after: number): Promise<number[]> {
  const since = new Date(Date.parse(connectedAt) - DAYS_BEFORE * DAY_MS)
  const found = await fromServer(client.search({ uid: `${after + 1}:*`, since }, { uid: true }))
  return (Array.isArray(found) ? found : []).filter((uid) => uid > after).toSorted((a, b) => a - b)
}

async function readOpen(reading: Reading, kind: FolderKind): Promise<boolean> {
  const { services, owner, client } = reading
  const open = client.mailbox
  if (open === false) return false
  const reached = { mailboxId: owner.mailboxId, kind, uidValidity: Number(open.uidValidity) }
  const last = await services.database.inTenant(owner.caller.tenant.id, (tx) => beginFolder(tx, reached))
  const ids = await newIds(reading, last)
  const turn = ids.slice(0, MOST_A_TURN)
  for (let at = 0; at < turn.length; at += PAGE) {
    const page = turn.slice(at, at + PAGE)
    const messages = await fromServer(client.fetchAll(page.join(','), HEAD, { uid: true }))
    await takePage(
      reading,
      reached,
      messages.toSorted((a, b) => a.uid - b.uid),
    )
  }
  return ids.length > turn.length
}

/** Reads what is new in the folder; true where there is more than one turn takes. */
export async function readFolder(reading: Reading, kind: FolderKind): Promise<boolean> {
  const { services, owner, client } = reading
  const path = await pathOf(client, kind)
  const missing = () =>
    services.database.inTenant(owner.caller.tenant.id, (tx) => missFolder(tx, { mailboxId: owner.mailboxId, kind }))
  if (path === null) {
    await missing()
    return false
  }
  const lock = await fromServer(client.getMailboxLock(path, { readOnly: true }))
  try {
    return await readOpen(reading, kind)
  } finally {
    lock.release()
  }
}
