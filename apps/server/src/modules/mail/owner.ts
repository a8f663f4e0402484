/** A mailbox at work: it does what its owner may, within these scopes, and nothing once their account is not active. */
import type { AuditContext } from '../../platform/audit/event.ts'
import { workContext } from '../../platform/audit/work-context.ts'
import { personCaller } from '../../platform/gate/person-caller.ts'
import type { Caller } from '../../platform/gate/session.ts'
import type { Services } from '../../platform/services.ts'
import type { Writing } from '../../records/index.ts'

/** Objects on whose records letters stand, in the order in which they are looked for. */
export const CORRESPONDENTS = ['contact', 'lead'] as const
export type Correspondent = (typeof CORRESPONDENTS)[number]
/** Objects from whose records one writes to the people who belong to them. */
export const GATHERINGS = ['account', 'opportunity'] as const
export type Gathering = (typeof GATHERINGS)[number]
/** Objects on whose pages one writes. */
export const ORIGINS = [...CORRESPONDENTS, ...GATHERINGS] as const
export type Origin = (typeof ORIGINS)[number]
/** Whether who gets a letter is the record from whose page it is written. */
export const isCorrespondent = (object: Origin): object is Correspondent =>
  CORRESPONDENTS.some((each) => each === object)
export const NAMES: Readonly<Record<Origin, { readonly zh: string; readonly en: string }>> = {
  contact: { zh: '联系人', en: 'contact' },
  lead: { zh: '线索', en: 'lead' },
  account: { zh: '客户', en: 'account' },
  opportunity: { zh: '商机', en: 'opportunity' },
}
/** Below which path letters of an object are written. */
export const pluralOf = (object: Origin): string => (object === 'opportunity' ? 'opportunities' : `${object}s`)
/** The field of a correspondent by which a letter finds it. */
export const ADDRESS_FIELD = 'email'
export const LETTER_OBJECT = 'activity'

const scopesOf = ({ catalog }: Services): string[] => {
  const plural = (name: string) => catalog.getObject(name).plural
  const people = CORRESPONDENTS.flatMap((name) => [`${plural(name)}:read`, `${plural(name)}:reveal`])
  // whose files may go along with a letter
  const gatherings = GATHERINGS.map((name) => `${plural(name)}:read`)
  return [...people, ...gatherings, `${plural(LETTER_OBJECT)}:read`, `${plural(LETTER_OBJECT)}:write`]
}

export interface Owner {
  readonly caller: Caller
  readonly mailboxId: string
}

/** The mailbox in its owner's name; null where there is no such person or their account is not active. */
export async function ownerOf(
  services: Services,
  about: { tenantId: string; userId: string; mailboxId: string },
): Promise<Owner | null> {
  const { tenantId, userId, mailboxId } = about
  const standIn = { id: mailboxId, scopes: scopesOf(services) }
  const caller = await personCaller(services, { tenantId, userId, standIn })
  return caller === null ? null : { caller, mailboxId }
}

export const writingOf = (services: Services, { caller }: Owner, object: string): Writing => ({
  services,
  caller,
  object: caller.tenant.catalog.getObject(object),
})

/** In whose name what a mailbox does is recorded: the owner's, by the mailbox. */
export const auditOf = (services: Services, { caller, mailboxId }: Owner, operation: string): AuditContext => ({
  ...workContext(services, { tenantId: caller.tenant.id, operation, actorId: caller.user.id }),
  clientId: mailboxId,
})
