/** What a provider granted of one's own mailbox, and its end. */
import { readerOf } from '../../../platform/database/reader.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Services } from '../../../platform/services.ts'
import { isGranted, type MailAccount, openAccount } from '../account.ts'
import { findMailboxOf } from '../mailbox.ts'
import { offeredProviders } from './ask-grant.ts'
import { revokeGrant } from './token-endpoint.ts'

/** One's own mailbox's account; null where none is connected or its row was changed behind the application. */
export async function ownAccount({ caller, services }: RequestContext): Promise<MailAccount | null> {
  const row = await findMailboxOf(readerOf(services.database, caller.tenant.id), caller.user.id)
  if (row === undefined) return null
  return openAccount(services, { tenantId: caller.tenant.id, id: row.id, userId: caller.user.id }, row.sealed)
}

/** Whether both are granted by one provider for one address: there, ending either may end both. */
export const isSameGrant = (one: MailAccount | null, other: MailAccount): boolean =>
  one?.grant !== undefined && one.grant.provider === other.grant?.provider && one.address === other.address

/** Ends at its provider what opens the account; null where no provider granted it, false where it could not be ended. */
export async function endGrant(
  services: Pick<Services, 'settings'>,
  account: MailAccount | null,
): Promise<boolean | null> {
  if (account === null || !isGranted(account)) return null
  const provider = offeredProviders(services).find(({ id }) => id === account.grant.provider)
  return provider === undefined ? false : revokeGrant(provider, account.grant)
}
