/** A letter becomes a follow-up of its correspondent: sealed as any other, in one transaction with its event and the folder's progress. */
import type { Json } from '@holdfast/catalog/values'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { Services } from '../../../platform/services.ts'
import { draftOf, prepareNew, storeNew, within } from '../../../records/index.ts'
import { keepLetter, sealIds } from '../letter-ids.ts'
import { auditOf, LETTER_OBJECT, type Owner, writingOf } from '../owner.ts'
import { settleDoubtful } from '../send/outgoing.ts'
import type { Found } from './correspondents.ts'
import { passMessage, type Reached } from './progress.ts'
import { cut, type Letter, MOST_WORDS } from './read-letter.ts'

export interface Arrived {
  readonly reached: Reached
  readonly uid: number
  readonly at: string
  readonly id: string
  readonly digest: Uint8Array
  readonly letter: Letter
  readonly found: Found
}

const KILOBYTE = 1024

const NOT_BROUGHT = { zh: '附件未带入', en: 'Attachment not brought' } as const

/** The words of the letter: without the correspondents' addresses, which stay masked on their records, and with what was left in the mailbox. */
export function wordsOf({ letter, found }: Pick<Arrived, 'letter' | 'found'>, language: 'zh' | 'en'): string {
  const lines = letter.attachments.map(
    ({ name, bytes }) => `[${NOT_BROUGHT[language]}: ${name}, ${Math.max(1, Math.round(bytes / KILOBYTE))} KB]`,
  )
  const text = cut([letter.words, ...lines].filter((each) => each !== '').join('\n'), MOST_WORDS)
  return withoutAddresses(text, found.addresses)
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** The text with each of the addresses left out, however it is written. */
export const withoutAddresses = (text: string, addresses: readonly string[]): string =>
  addresses.reduce((words, address) => words.replace(new RegExp(escaped(address), 'gi'), '···'), text)

async function draftOfLetter(services: Services, owner: Owner, arrived: Arrived) {
  const writing = writingOf(services, owner, LETTER_OBJECT)
  const { found, letter, reached, at } = arrived
  const about = { object: found.object, id: found.ids[0] ?? '' }
  const people = found.object === 'contact' ? { people: found.ids } : {}
  const words = wordsOf(arrived, owner.caller.tenant.language)
  const draft = await draftOf(writing, { kind: 'mail', about, at, words, ...people })
  const stamps: Record<string, Json> = {
    subject: withoutAddresses(letter.subject, found.addresses) || null,
    direction: reached.kind === 'inbox' ? 'in' : 'out',
  }
  return { writing, draft: { ...draft, values: { ...draft.values, ...stamps } } }
}

/** Stores the letter, once; a letter that stands on a record already, or that the owner may not keep there, is passed by. */
export async function bring(services: Services, owner: Owner, arrived: Arrived): Promise<void> {
  const { reached, uid, digest, id, letter } = arrived
  const tenantId = owner.caller.tenant.id
  const made = await draftOfLetter(services, owner, arrived).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'invalid') return null
    throw error
  })
  if (made === null)
    return services.database.inTenant(tenantId, (tx) => passMessage(tx, reached, { uid, outcome: 'refused' }))
  const { writing, draft } = made
  const records = await prepareNew(writing, [draft])
  const activityId = records[0]?.id ?? ''
  const sealedIds = await sealIds(services, { tenantId, activityId }, [...letter.references, id])
  await services.database.inTenant(tenantId, async (tx) => {
    const isNew = await keepLetter(tx, { userId: owner.caller.user.id, digest, activityId, sealedIds })
    await passMessage(tx, reached, { uid, outcome: isNew ? 'brought' : 'known' })
    if (!isNew) return settleDoubtful(tx, digest)
    await storeNew(within(writing, tx), tx, records)
    const event = {
      act: 'mail.bring',
      outcome: 'allowed',
      object: LETTER_OBJECT,
      recordId: activityId,
      changed: Object.keys(draft.values),
      facts: { mailbox: reached.mailboxId, folder: reached.kind },
    } as const
    await services.recorder.recordIn(tx, event, auditOf(services, owner, 'mail.sync'))
  })
}
