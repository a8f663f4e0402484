/** A letter becomes a follow-up of its correspondent: sealed as any other, in one transaction with its event and the folder's progress. */
import { type Json, MOST_FILES } from '@holdfast/catalog/values'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { keepPeople } from '../../../platform/mail/letter-people.ts'
import type { Services } from '../../../platform/services.ts'
import { draftOf, prepareNew, storeNew, within } from '../../../records/index.ts'
import { takeBrought } from '../../files/index.ts'
import { keepLetter, letterDigests, sealIds } from '../letter-ids.ts'
import { auditOf, LETTER_OBJECT, type Owner, writingOf } from '../owner.ts'
import { settleDoubtful } from '../send/outgoing.ts'
import type { Found } from './correspondents.ts'
import { type Passed, passMessages, type Reached } from './progress.ts'
import { type Attachment, cut, type Letter, MOST_WORDS } from './read-letter.ts'

export interface Arrived {
  readonly reached: Reached
  readonly uid: number
  readonly at: string
  readonly id: string
  readonly letter: Letter
  readonly found: Found
}

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

async function draftOfLetter(services: Services, owner: Owner, arrived: Arrived) {
  const writing = writingOf(services, owner, LETTER_OBJECT)
  const { found, letter, reached, at } = arrived
  const about = { object: found.object, id: found.ids[0] ?? '' }
  const people = found.object === 'contact' ? { people: found.ids } : {}
  const { files, left } = await takeFiles(services, owner, arrived)
  const words = wordsOf(arrived, left, owner.caller.tenant.language)
  const holding = files.length === 0 ? {} : { files }
  const draft = await draftOf(writing, { kind: 'mail', about, at, words, ...people, ...holding })
  const stamps: Record<string, Json> = {
    subject: withoutAddresses(letter.subject, found.addresses) || null,
    direction: reached.kind === 'inbox' ? 'in' : 'out',
  }
  return { writing, draft: { ...draft, values: { ...draft.values, ...stamps } } }
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

/**
 * Stores the letter, once, and moves on past it and the messages before it; a letter that stands on a record already, or that the owner may not keep
 * there, is passed by.
 */
export async function bring(
  services: Services,
  owner: Owner,
  { arrived, before }: { readonly arrived: Arrived; readonly before: readonly Passed[] },
): Promise<void> {
  const { reached, uid, id, letter, found } = arrived
  const tenantId = owner.caller.tenant.id
  const userId = owner.caller.user.id
  const made = await draftOfLetter(services, owner, arrived).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'invalid') return null
    throw error
  })
  if (made === null)
    return services.database.inTenant(tenantId, (tx) =>
      passMessages(tx, reached, [...before, { uid, outcome: 'refused' }]),
    )
  const { writing, draft } = made
  const records = await prepareNew(writing, [draft])
  const activityId = records[0]?.id ?? ''
  const ids = [...letter.references.filter((each) => each !== id), id]
  const [digests, sealedIds] = await Promise.all([
    letterDigests(services, { tenantId, userId, ids }),
    sealIds(services, { tenantId, activityId }, ids),
  ])
  await services.database.inTenant(tenantId, async (tx) => {
    const isNew = await keepLetter(tx, { userId, activityId, digests, sealedIds })
    await passMessages(tx, reached, [...before, { uid, outcome: isNew ? 'brought' : 'known' }])
    if (!isNew) return settleDoubtful(tx, digests.slice(-1))
    await storeNew(within(writing, tx), tx, records)
    // whom a letter is about is not kept twice
    if (found.object === 'contact') await keepPeople(tx, activityId, found.ids.slice(1))
    const event = broughtEvent(reached, { recordId: activityId, changed: Object.keys(draft.values) })
    await services.recorder.recordIn(tx, event, auditOf(services, owner, 'mail.sync'))
  })
}
