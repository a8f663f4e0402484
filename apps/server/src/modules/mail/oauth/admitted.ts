/** Connections to mailboxes as their owners opened them: tokens that ran out are renewed first, one process at a time. */
import { sql } from 'kysely'
import type { AccountPlace } from '../../../platform/outgoing/account-seal.ts'
import { mailProviders } from '../../../platform/outgoing/mail-providers.ts'
import type { Services } from '../../../platform/services.ts'
import { type GrantedAccount, isGranted, type MailAccount, openAccount, sealAccount } from '../account.ts'
import { faultOf, GrantFault } from '../mail-fault.ts'
import { openImap, openSmtp } from '../servers.ts'
import { renewGrant } from './token-endpoint.ts'

/** A token that ends within this time is renewed before it is shown. */
const SPARE_MS = 60_000

/** A mailbox's account, and where it lies. */
export interface OpenedMailbox {
  readonly place: AccountPlace
  readonly account: MailAccount
}

/**
 * The account with another access token than `account` has. Locked meanwhile: of two processes that showed the same refresh token, a provider that
 * rotates would take the second for a thief's and end the grant (RFC 9700 §4.14.2).
 */
function renewed(services: Services, { place, account }: { place: AccountPlace; account: GrantedAccount }) {
  return services.database.inTenant(place.tenantId, async (tx): Promise<MailAccount> => {
    const [row] = await tx.query<{ sealed: Uint8Array }>(
      sql`select sealed from mailbox where tenant_id = ${tx.tenantId} and id = ${place.id} for update`,
    )
    const kept = row === undefined ? null : await openAccount(services, place, row.sealed)
    // disconnected meanwhile, or renewed by another process
    if (kept === null || !isGranted(kept) || kept.grant.access !== account.grant.access) return kept ?? account
    const provider = mailProviders(services.settings.HOLDFAST_MAIL_PROVIDERS).find(
      ({ id }) => id === kept.grant.provider,
    )
    if (provider === undefined) throw new GrantFault('mail_provider_refused', new Error('not declared any more'))
    const made = { ...kept, grant: await renewGrant(services, provider, kept.grant) }
    const sealed = await sealAccount(services, place, made)
    await tx.query(sql`update mailbox set sealed = ${sealed} where tenant_id = ${tx.tenantId} and id = ${place.id}`)
    return made
  })
}

type Opens<Connection> = (services: Services, account: MailAccount) => Promise<Connection>

/** Opens it; where the server takes the token no more a new one is asked for once. */
async function admitted<Connection>(
  services: Services,
  { place, account }: OpenedMailbox,
  open: Opens<Connection>,
): Promise<Connection> {
  if (!isGranted(account)) return open(services, account)
  const isSpent = account.grant.endsAt - SPARE_MS <= services.clock.now()
  if (isSpent) return open(services, await renewed(services, { place, account }))
  try {
    return await open(services, account)
  } catch (error) {
    if (faultOf(error) !== 'mail_grant_refused') throw error
    return open(services, await renewed(services, { place, account }))
  }
}

/** An open IMAP connection to the mailbox; whoever asked for it closes it. Throws what `faultOf` reads. */
export const imapOf = (services: Services, mailbox: OpenedMailbox) => admitted(services, mailbox, openImap)

/** An open, signed-in SMTP connection of the mailbox; whoever asked for it closes it. Throws what `faultOf` reads. */
export const smtpOf = (services: Services, mailbox: OpenedMailbox) => admitted(services, mailbox, openSmtp)
