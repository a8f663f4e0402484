/** Letters become follow-ups of their correspondents: sealed as any other, in one transaction with their events and the folder's progress. */
import { type Json, MOST_FILES } from '@holdfast/catalog/values'
import type { Transaction } from '../../../platform/database/database.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { keepPeople } from '../../../platform/mail/letter-people.ts'
import { holdThreads } from '../../../platform/mail/threads.ts'
import type { Services } from '../../../platform/services.ts'
import { draftsOf, prepareNew, storeNew, within } from '../../../records/index.ts'
import { takeBrought } from '../../files/index.ts'
import { keepLetter, letterDigests, sealIds } from '../letter-ids.ts'
import { auditOf, LETTER_OBJECT, type Owner, writingOf } from '../owner.ts'
import { settleDoubtful } from '../send/outgoing.ts'
import type { Found } from './correspondents.ts'
import { type Passed, passMessages, type Reached } from './progress.ts'
import { type Attachment, cut, type Letter, MOST_WORDS } from './read-letter.ts'

/** A message that was looked at and is not brought; of one that stands on a record already, by which digest it is known. */
type PassedBy = Passed & { readonly digest?: Uint8Array }

export type Looked = PassedBy | Arrived

/** A letter to be brought. */
export interface Arrived {
  readonly reached: Reached
  readonly uid: number
  readonly at: string
  readonly id: string
  readonly letter: Letter
  readonly found: Found
}

type Prepared = Awaited<ReturnType<typeof prepareNew>>[number]

const KILOBYTE = 1024

const NOT_BROUGHT = { zh: '附件未带入', en: 'Attachment not brought' } as const

/** The words of the letter: without the correspondents' addresses, which stay masked on their records, and with what was left in the mailbox. */
function wordsOf({ letter, found }: Arrived, left: Letter['attachments'], language: 'zh' | 'en'): string {
  const lines = left.map(
    ({ name, bytes }) => `[${NOT_BROUGHT[language]}: ${name}, ${Math.max(1, Math.round(bytes.length / KILOBYTE))} KB]`,
  )
  const text = cut([letter.words, ...lines].filter((each) => each !== '').join('\n'), MOST_WORDS)
  return withoutAddresses(text, found.addresses)
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** The text with each of the addresses left out, however it is written. */
export const withoutAddresses = (text: string, addresses: readonly string[]): string =>
  addresses.reduce((words, address) => words.replace(new RegExp(escaped(address), 'gi'), '···'), text)

/** The letter's files that are taken as files of the follow-up, and those that stay in the mailbox: of a kind that is not taken, or too many. */
async function takeFiles(services: Services, owner: Owner, { letter }: Arrived) {
  const files: { id: string }[] = []
  const left: Attachment[] = []
  for (const attachment of letter.attachments) {
    const id = files.length < MOST_FILES ? await takeBrought({ services, caller: owner.caller }, attachment) : null
    if (id === null) left.push(attachment)
    else files.push({ id })
  }
  return { files, left }
}

/** The letters as new follow-ups, each with its own values; in the place of one that its owner may not keep there stands the refusal. */
async function draftsOfLetters(services: Services, owner: Owner, letters: readonly Arrived[]) {
  const bodies: Record<string, unknown>[] = []
  for (const arrived of letters) {
    const { found, at } = arrived
    const about = { object: found.object, id: found.ids[0] ?? '' }
    const people = found.object === 'contact' ? { people: found.ids } : {}
    const { files, left } = await takeFiles(services, owner, arrived)
    const words = wordsOf(arrived, left, owner.caller.tenant.language)
    bodies.push({ kind: 'mail', about, at, words, ...people, ...(files.length === 0 ? {} : { files }) })
  }
  const drafts = await draftsOf(writingOf(services, owner, LETTER_OBJECT), bodies)
  return letters.flatMap((arrived, at) => {
    const draft = drafts[at]
    if (draft instanceof Refusal && draft.code !== 'invalid') throw draft
    return draft === undefined || draft instanceof Refusal ? [] : [{ arrived, draft: stamped(arrived, draft) }]
  })
}

function stamped<D extends { readonly values: Readonly<Record<string, Json>> }>(arrived: Arrived, draft: D): D {
  const { letter, found, reached } = arrived
  const stamps: Record<string, Json> = {
    subject: withoutAddresses(letter.subject, found.addresses) || null,
    direction: reached.kind === 'inbox' ? 'in' : 'out',
  }
  return { ...draft, values: { ...draft.values, ...stamps } }
}

/** A letter ready to be stored. */
interface Made {
  readonly arrived: Arrived
  readonly record: Prepared
  /** Of the letters before it and, last, its own. */
  readonly digests: readonly Uint8Array[]
  readonly sealedIds: Uint8Array
}

/** Letters made ready, by the place of their messages: the keeper and the database are asked for all of them at once. */
async function makeReady(
  services: Services,
  owner: Owner,
  letters: readonly Arrived[],
): Promise<ReadonlyMap<number, Made>> {
  const { tenant, user } = owner.caller
  const drafted = await draftsOfLetters(services, owner, letters)
  const records = await prepareNew(
    writingOf(services, owner, LETTER_OBJECT),
    drafted.map(({ draft }) => draft),
  )
  const ids = drafted.map(({ arrived: { letter, id } }) => [...letter.references.filter((each) => each !== id), id])
  const digests = await letterDigests(services, { tenantId: tenant.id, userId: user.id, ids: ids.flat() })
  const made = new Map<number, Made>()
  let from = 0
  for (const [at, { arrived }] of drafted.entries()) {
    const [record, own = []] = [records[at], ids[at]]
    if (record === undefined) continue
    const sealedIds = await sealIds(services, { tenantId: tenant.id, activityId: record.id }, own)
    made.set(arrived.uid, { arrived, record, digests: digests.slice(from, from + own.length), sealedIds })
    from += own.length
  }
  return made
}

const broughtEvent = (
  { mailboxId, kind }: Arrived['reached'],
  about: { readonly recordId: string; readonly changed: readonly string[] },
) =>
  ({
    act: 'mail.bring',
    outcome: 'allowed',
    object: LETTER_OBJECT,
    ...about,
    facts: { mailbox: mailboxId, folder: kind },
  }) as const

/** Keeps which letters stand on records; gives those that did not, and what became of each message. */
async function keepLetters(
  tx: Transaction,
  userId: string,
  { looked, made }: { looked: readonly Looked[]; made: ReadonlyMap<number, Made> },
) {
  const passed: Passed[] = []
  const news: Made[] = []
  const known: Uint8Array[] = []
  await holdThreads(
    tx,
    userId,
    [...made.values()].flatMap(({ digests }) => digests),
  )
  for (const each of looked) {
    const mine = made.get(each.uid)
    if ('outcome' in each) passed.push({ uid: each.uid, outcome: each.outcome })
    else if (mine === undefined) passed.push({ uid: each.uid, outcome: 'refused' })
    else {
      const { record, digests, sealedIds } = mine
      const isNew = await keepLetter(tx, { userId, activityId: record.id, digests, sealedIds })
      passed.push({ uid: each.uid, outcome: isNew ? 'brought' : 'known' })
      if (isNew) news.push(mine)
      else known.push(...digests.slice(-1))
    }
    if ('outcome' in each && each.digest !== undefined) known.push(each.digest)
  }
  return { passed, news, known }
}

/**
 * Stores letters, each once, and moves on past their messages and those between them, in one transaction; a letter that stands on a record already, or
 * that the owner may not keep there, is passed by.
 */
export async function bringAll(
  services: Services,
  owner: Owner,
  { reached, looked }: { readonly reached: Reached; readonly looked: readonly Looked[] },
): Promise<void> {
  if (looked.length === 0) return
  const tenantId = owner.caller.tenant.id
  const letters = looked.flatMap((each) => ('outcome' in each ? [] : [each]))
  const made = letters.length === 0 ? new Map<number, Made>() : await makeReady(services, owner, letters)
  await services.database.inTenant(tenantId, async (tx) => {
    const { passed, news, known } = await keepLetters(tx, owner.caller.user.id, { looked, made })
    await passMessages(tx, reached, passed)
    await settleDoubtful(tx, known)
    const writing = within(writingOf(services, owner, LETTER_OBJECT), tx)
    if (news.length > 0)
      await storeNew(
        writing,
        tx,
        news.map(({ record }) => record),
      )
    for (const {
      arrived: { found },
      record,
    } of news) {
      // whom a letter is about is not kept twice
      if (found.object === 'contact') await keepPeople(tx, record.id, found.ids.slice(1))
      const event = broughtEvent(reached, { recordId: record.id, changed: Object.keys(record.values) })
      await services.recorder.recordIn(tx, event, auditOf(services, owner, 'mail.sync'))
    }
  })
}
