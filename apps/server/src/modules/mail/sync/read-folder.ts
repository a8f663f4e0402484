/** Reads what is new in one folder of a mailbox, message by message, oldest first, each kept before the next is looked at. */
import type { FetchMessageObject, ImapFlow } from 'imapflow'
import { readerOf } from '../../../platform/database/reader.ts'
import type { Services } from '../../../platform/services.ts'
import type { MailAccount } from '../account.ts'
import { idsIn, isKnown, letterDigest } from '../letter-ids.ts'
import { fromServer } from '../mail-fault.ts'
import type { FolderKind } from '../mailbox.ts'
import type { Owner } from '../owner.ts'
import { settleDoubtful } from '../send/outgoing.ts'
import { bring } from './bring.ts'
import { findCorrespondents, othersOf } from './correspondents.ts'
import { beginFolder, missFolder, type Outcome, passMessage, type Reached } from './progress.ts'
import { type Letter, readLetter } from './read-letter.ts'

/** Messages older than these days when a mailbox is connected are not looked at. */
export const DAYS_BEFORE = 30
const DAY_MS = 24 * 60 * 60_000
const PAGE = 50
/** Messages read in one turn; more wait for the next, which follows at once. */
const MOST_A_TURN = 500
/** A letter with all its files that is larger is told as too large. */
export const MOST_BYTES = 10 * 1024 * 1024

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

async function pass(reading: Reading, reached: Reached, passed: { uid: number; outcome: Outcome }): Promise<void> {
  await reading.services.database.inTenant(reading.owner.caller.tenant.id, (tx) => passMessage(tx, reached, passed))
}

async function takeMessage(reading: Reading, reached: Reached, message: FetchMessageObject): Promise<void> {
  const { services, owner, account } = reading
  const { uid } = message
  const tenantId = owner.caller.tenant.id
  const userId = owner.caller.user.id
  const id = idOf(message, reached)
  const digest = await letterDigest(services, { tenantId, userId, id })
  if (await isKnown(readerOf(services.database, tenantId), userId, digest))
    return services.database.inTenant(tenantId, async (tx) => {
      await settleDoubtful(tx, digest)
      await passMessage(tx, reached, { uid, outcome: 'known' })
    })
  const others = othersOf(addressesOf(message, reached.kind), account.address)
  const found = await findCorrespondents(services, owner, others)
  if (found === null) return pass(reading, reached, { uid, outcome: 'stranger' })
  if ((message.size ?? 0) > MOST_BYTES) return pass(reading, reached, { uid, outcome: 'too_large' })
  const letter = await letterOf(reading, uid)
  if (letter === null) return pass(reading, reached, { uid, outcome: 'unreadable' })
  if (letter.automatic) return pass(reading, reached, { uid, outcome: 'automatic' })
  await bring(services, owner, { reached, uid, at: momentOf(services, message), id, digest, letter, found })
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
    for (const message of messages.toSorted((a, b) => a.uid - b.uid)) await takeMessage(reading, reached, message)
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
