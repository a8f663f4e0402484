/** One entry is brought to stand alike on both sides, interrupted anywhere without being lost or doubled. */
import type { Transaction } from '../../../platform/database/database.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { changeOf, demandVersion, loadRecord, storeChange, within } from '../../../records/index.ts'
import { momentOf } from '../when.ts'
import type { RemoteAccount } from './account.ts'
import type { DavConnection } from './dav-connection.ts'
import type { HereItem } from './here.ts'
import { changedText, readItem, type Standing } from './item.ts'
import { merge } from './merge.ts'
import { auditOf, type Owner, writingOf } from './owner.ts'
import { deleteResource, getResource, putResource, type Resource } from './resource.ts'
import { insertLink, type LinkKey, type LinkRow, type LinkTold, tellOfLink, updateLink } from './rows.ts'

export interface Settling {
  readonly owner: Owner
  readonly account: RemoteAccount
  readonly connection: DavConnection
  readonly timeZone: string
}

/** What is known of an entry before the server is asked for it: as it was, gone, or changed since. */
export type Known = 'same' | 'gone' | 'changed'

/** What became of it; `later` where the other side moved meanwhile, and the next turn looks again. */
export type Outcome = 'nothing' | 'sent' | 'taken' | 'later'

/** The address of an entry of ours: the same for the same record, always. */
export const addressOf = ({ calendar }: RemoteAccount, { kind, record_id: id }: LinkKey): URL =>
  new URL(`${kind}-${id}.ics`, calendar.href)

const nowOf = ({ services }: Owner): string => new Date(services.clock.now()).toISOString()

const inTx = <T>({ services, caller }: Owner, work: (tx: Transaction) => Promise<T>): Promise<T> =>
  services.database.inTenant(caller.tenant.id, work)

const tell = (owner: Owner, key: LinkKey, told: LinkTold) =>
  inTx(owner, (tx) => tellOfLink(tx, owner.accountId, { key, told, at: nowOf(owner) }))

interface Writable {
  readonly item: HereItem
  /** How both sides agree that it stands. */
  readonly agreed: Standing
  /** What is written over; null where nothing stands there yet. */
  readonly there: Resource | null
}

const isMeasured = ({ key }: HereItem): boolean => key.kind === 'meeting'

/** As it is drawn there: what has no length of its own keeps the one that it was given there. */
function drawnAs({ item, agreed, there }: Writable, timeZone: string): Standing {
  const read = there === null || isMeasured(item) ? undefined : readItem(there.text, { uid: item.uid, timeZone })
  return read === undefined ? agreed : { ...agreed, minutes: read.minutes }
}

/** Writes the entry as it is to stand, and notes that both sides agree on it. */
async function write({ owner, account, connection, timeZone }: Settling, wanted: Writable): Promise<Outcome> {
  const { item, agreed, there } = wanted
  const text = changedText(there?.text ?? null, { ...item, standing: drawnAs(wanted, timeZone) }, nowOf(owner))
  const put = await putResource(connection, addressOf(account, item.key), { text, over: there?.etag ?? null })
  if (put === 'changed') return 'later'
  await inTx(owner, (tx) => updateLink(tx, owner.accountId, { ...item.key, etag: put.etag, agreed, said: item.said }))
  return 'sent'
}

/** What a change there changes of the record. */
function patchOf({ key, move }: HereItem, standing: Standing, about: { takes: readonly string[]; timeZone: string }) {
  const { takes, timeZone } = about
  return {
    ...(takes.includes('at') && move !== null ? { [move.field]: momentOf(standing.at, timeZone) } : {}),
    ...(takes.includes('done') ? { done: standing.done } : {}),
    ...(takes.includes('minutes') && key.kind === 'meeting' ? { minutes: standing.minutes } : {}),
  }
}

interface Taking {
  readonly item: HereItem
  readonly standing: Standing
  readonly takes: readonly (keyof Standing)[]
  readonly etag: string
}

/** Changes the record as its owner would, with all that follows from it; the agreement is noted in the same transaction. Throws `Refusal`. */
async function take({ owner, timeZone }: Settling, { item, standing, takes, etag }: Taking): Promise<void> {
  const { key, move } = item
  if (move === null) throw new Refusal('forbidden')
  const outer = writingOf(owner, move.object)
  await inTx(owner, async (tx) => {
    const writing = within(outer, tx)
    const record = await loadRecord(writing, { id: move.id, action: 'update', itself: true, lockIn: tx })
    demandVersion(record, move.version)
    const change = await changeOf(writing, record, patchOf(item, standing, { takes, timeZone }))
    const others = change.changed.length > 0 ? await storeChange(writing, tx, change) : []
    await updateLink(tx, owner.accountId, { ...key, etag, agreed: standing, said: item.said })
    const event = {
      act: 'calendar.take',
      outcome: 'allowed',
      object: move.object,
      recordId: move.id,
      ...(others.length === 0 ? {} : { ids: [move.id, ...others] }),
      changed: change.changed,
      facts: { account: owner.accountId },
    } as const
    await owner.services.recorder.recordIn(tx, event, auditOf(owner, 'calendar.sync'))
  })
}

/** Whether the change was let; where it was not, its owner is told and ours is put back. */
async function isTaken(settling: Settling, taking: Taking): Promise<boolean | 'later'> {
  try {
    await take(settling, taking)
    return true
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.code === 'version_conflict') return 'later'
    await tell(settling.owner, taking.item.key, 'refused')
    return false
  }
}

/** The entry was changed there. */
async function meet(settling: Settling, about: { item: HereItem; link: LinkRow; there: Resource }): Promise<Outcome> {
  const { item, link, there } = about
  const { owner, timeZone } = settling
  const read = readItem(there.text, { uid: item.uid, timeZone })
  if (read === undefined) {
    await tell(owner, link, 'not_understood')
    return write(settling, { item, agreed: item.standing, there })
  }
  const merged = merge({ agreed: link.agreed, here: item.standing, there: read }, isMeasured(item))
  const { standing, takes, conflict, standsThere } = merged
  if (conflict) await tell(owner, link, 'conflict')
  const taken = takes.length === 0 || (await isTaken(settling, { item, standing, takes, etag: there.etag }))
  if (taken === 'later') return 'later'
  if (!taken) return write(settling, { item, agreed: item.standing, there })
  const isTold = standsThere && item.said === link.said
  const written = isTold ? 'nothing' : await write(settling, { item, agreed: standing, there })
  if (takes.length > 0) return 'taken'
  if (isTold)
    await inTx(owner, (tx) => updateLink(tx, owner.accountId, { ...link, etag: there.etag, agreed: standing }))
  return written
}

/** The entry stands there as it was written; it is written anew where it is otherwise here by now. */
async function renew(settling: Settling, item: HereItem, link: LinkRow): Promise<Outcome> {
  const { agreed, said } = link
  const isSame = (['at', 'minutes', 'done'] as const).every((key) => item.standing[key] === agreed[key])
  if (isSame && item.said === said) return 'nothing'
  const there = await getResource(settling.connection, addressOf(settling.account, item.key))
  if (there === null) return 'later'
  return meet(settling, { item, link, there })
}

/** An entry that the server has not, or had and has no more. */
async function lack(settling: Settling, item: HereItem, link: LinkRow): Promise<Outcome> {
  // it never arrived: the way broke off between our note and the server
  if (link.etag === null) return write(settling, { item, agreed: item.standing, there: null })
  await tell(settling.owner, link, 'deleted_there')
  return 'nothing'
}

async function begin(settling: Settling, item: HereItem): Promise<Outcome> {
  const { owner } = settling
  const { key, standing: agreed, said } = item
  await inTx(owner, (tx) => insertLink(tx, owner.accountId, { ...key, agreed, said }))
  return write(settling, { item, agreed, there: null })
}

/** Brings an entry that is to stand in the calendar to stand alike on both sides. Throws `DavFault`. */
export async function settleItem(
  settling: Settling,
  about: { item: HereItem; link: LinkRow | undefined; known: Known },
): Promise<Outcome> {
  const { item, link, known } = about
  if (link === undefined) return item.standing.done ? 'nothing' : begin(settling, item)
  if (link.ended) return 'nothing'
  if (link.etag !== null && known === 'same') return renew(settling, item, link)
  if (link.etag !== null && known === 'gone') return lack(settling, item, link)
  const there = await getResource(settling.connection, addressOf(settling.account, item.key))
  return there === null ? lack(settling, item, link) : meet(settling, { item, link, there })
}

/** Takes away what is not to stand in the calendar any more. Throws `DavFault`. */
export async function withdraw(
  settling: Pick<Settling, 'account' | 'connection'>,
  about: { link: LinkRow; known: Known; forget: (link: LinkRow) => Promise<void> },
): Promise<Outcome> {
  const { link, known, forget } = about
  const isThere = !link.ended && known !== 'gone'
  const etag = known === 'same' ? link.etag : null
  if (isThere && !(await deleteResource(settling.connection, addressOf(settling.account, link), etag))) return 'later'
  await forget(link)
  return isThere ? 'sent' : 'nothing'
}
