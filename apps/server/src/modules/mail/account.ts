/** What opens a person's mailbox, and its seal. */
import { openSmall, sealSmall } from '../../platform/gate/small-seal.ts'
import type { Services } from '../../platform/services.ts'

export interface MailServerPlace {
  readonly host: string
  readonly port: number
}

/** Where a mailbox is and how it opens; the password leaves the server to these two hosts alone. */
export interface MailAccount {
  readonly address: string
  readonly user: string
  readonly password: string
  readonly imap: MailServerPlace
  readonly smtp: MailServerPlace
}

export interface AccountPlace {
  readonly tenantId: string
  readonly id: string
  readonly userId: string
}

const bindingOf = ({ tenantId, id, userId }: AccountPlace): Uint8Array =>
  Buffer.from(['mailbox', tenantId, id, userId].join('/'))

/** Seals the account under a key of the keeper's, bound to whose mailbox it is: neither the database nor a copy of it opens it. */
export async function sealAccount(services: Services, place: AccountPlace, account: MailAccount): Promise<Uint8Array> {
  const key = await services.keeper.purposeKey(place.tenantId, 'settings')
  return sealSmall(key, { text: JSON.stringify(account), binding: bindingOf(place), random: services.random })
}

/** The account; null where its row was changed behind the application. */
export async function openAccount(
  services: Services,
  place: AccountPlace,
  sealed: Uint8Array,
): Promise<MailAccount | null> {
  const text = openSmall(await services.keeper.purposeKey(place.tenantId, 'settings'), sealed, bindingOf(place))
  return text === null ? null : (JSON.parse(text) as MailAccount)
}
