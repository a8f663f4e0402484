/** A calendar account at work: it does what its owner may, within these scopes, and nothing once their account is not active. */
import type { AuditContext } from '../../../platform/audit/event.ts'
import { workContext } from '../../../platform/audit/work-context.ts'
import type { Reading } from '../../../platform/gate/context.ts'
import { personCaller } from '../../../platform/gate/person-caller.ts'
import type { Services } from '../../../platform/services.ts'
import type { Writing } from '../../../records/index.ts'

/** What entries are made of and name. */
const READ = ['task', 'activity', 'account', 'contact', 'lead', 'opportunity']
/** What a change of an entry changes. */
const WRITTEN = ['task', 'activity']

/** The account in its owner's name. */
export interface Owner extends Reading {
  readonly accountId: string
}

/** The account in its owner's name; null where there is no such person or their account is not active. */
export async function ownerOf(
  services: Services,
  about: { tenantId: string; userId: string; accountId: string },
): Promise<Owner | null> {
  const { tenantId, userId, accountId } = about
  const plural = (name: string) => services.catalog.getObject(name).plural
  const scopes = [...READ.map((name) => `${plural(name)}:read`), ...WRITTEN.map((name) => `${plural(name)}:write`)]
  const caller = await personCaller(services, { tenantId, userId, standIn: { id: accountId, scopes } })
  return caller === null ? null : { services, caller, accountId }
}

export const writingOf = ({ services, caller }: Owner, object: string): Writing => ({
  services,
  caller,
  object: caller.tenant.catalog.getObject(object),
})

/** In whose name what the account does is recorded: the owner's, by the account. */
export const auditOf = ({ services, caller, accountId }: Owner, operation: string): AuditContext => ({
  ...workContext(services, { tenantId: caller.tenant.id, operation, actorId: caller.user.id }),
  clientId: accountId,
})
