/** To whom a letter goes: the person from whose page it is written, or people who belong to an account or a deal. */
import type { Json } from '@holdfast/catalog/values'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { loadRecord, type OpenRecord, readMany, type Writing } from '../../../records/index.ts'
import { ADDRESS_FIELD, type Correspondent, type Gathering, isCorrespondent, type Origin } from '../owner.ts'

/** People to whom one letter goes: all of them see each other's addresses. */
export const MOST_RECIPIENTS = 20

/** From which record a letter is written, and to which contacts; none where it goes to a lead. */
export interface Addressed {
  readonly recordId: string
  readonly people: readonly string[]
}

const writingFor = ({ services, caller }: RequestContext, object: Origin): Writing => ({
  services,
  caller,
  object: caller.tenant.catalog.getObject(object),
})

/** The address a record bears; null where it has none, or none of it is its reader's. */
export const addressOf = ({ values, modes }: OpenRecord): string | null => {
  const address = values[ADDRESS_FIELD]
  return typeof address === 'string' && modes.has(ADDRESS_FIELD) ? address : null
}

/** Refuses whom nobody may write to: without an address, or who wants no letters. */
async function toPerson(ctx: RequestContext, object: Correspondent, id: string): Promise<Addressed> {
  const record = await loadRecord(writingFor(ctx, object), { id, action: 'contact' })
  if (record.values['doNotMail'] === true) throw new Refusal('contact_unwanted')
  if (addressOf(record) === null)
    throw new Refusal('invalid', { errors: [{ path: '/field', code: 'contact_missing' }] })
  return { recordId: record.row.id, people: object === 'contact' ? [record.row.id] : [] }
}

const isAmong = (value: Json | undefined, id: string): boolean => Array.isArray(value) && value.includes(id)

/** Whether a contact belongs to an account, or has a part in a deal or works for its account. */
function belongs(contact: OpenRecord, from: OpenRecord): boolean {
  const employer = contact.values['account'] ?? null
  if (from.object.name === 'account') return employer === from.row.id
  const isOfAccount = employer !== null && employer === (from.values['account'] ?? null)
  return isOfAccount || isAmong(from.values['contacts'], contact.row.id)
}

function faultOf(contact: OpenRecord | undefined, from: OpenRecord): string | null {
  if (contact === undefined || !belongs(contact, from)) return 'mail_not_theirs'
  if (contact.values['doNotMail'] === true) return 'mail_unwanted'
  return addressOf(contact) === null ? 'mail_no_address' : null
}

/** Refuses each who does not belong there, lies beyond reach, has no address or wants no letters, by their place in the list. */
async function toPeople(
  ctx: RequestContext,
  asked: { readonly object: Gathering; readonly id: string; readonly toIds: readonly string[] },
): Promise<Addressed> {
  const from = await loadRecord(writingFor(ctx, asked.object), { id: asked.id, action: 'read' })
  const people = [...new Set(asked.toIds)]
  const found = await readMany(writingFor(ctx, 'contact'), { ids: people, action: 'contact' })
  const contacts = new Map(found.map((each) => [each.row.id, each]))
  const errors = people.flatMap((id, at) => {
    const code = faultOf(contacts.get(id), from)
    return code === null ? [] : [{ path: `/toIds/${at}`, code }]
  })
  if (errors.length > 0) throw new Refusal('invalid', { errors })
  return { recordId: from.row.id, people }
}

/** The record and the people of a letter. Refuses as said above, and with 404 a record beyond reach. */
export function addressed(
  ctx: RequestContext,
  asked: { readonly object: Origin; readonly id: string; readonly toIds?: readonly string[] | undefined },
): Promise<Addressed> {
  const { object, id, toIds = [] } = asked
  return isCorrespondent(object) ? toPerson(ctx, object, id) : toPeople(ctx, { object, id, toIds })
}
