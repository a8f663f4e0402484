/** What opens a person's account at a server elsewhere, and its seal. */
import { openSmall, sealSmall } from '../gate/small-seal.ts'
import type { Services } from '../services.ts'

/** Where an account lies, and whose it is. */
export interface AccountPlace {
  readonly tenantId: string
  readonly id: string
  readonly userId: string
}

/** Seals accounts of a kind under a key of the keeper's, bound to whose they are: neither the database nor a copy of it opens them. */
export function accountSeal<Account>(kind: 'mailbox' | 'calendar') {
  const bindingOf = ({ tenantId, id, userId }: AccountPlace): Uint8Array =>
    Buffer.from([kind, tenantId, id, userId].join('/'))
  const keyOf = ({ keeper }: Pick<Services, 'keeper'>, { tenantId }: AccountPlace) =>
    keeper.purposeKey(tenantId, 'settings')
  return {
    async seal(services: Services, place: AccountPlace, account: Account): Promise<Uint8Array> {
      const key = await keyOf(services, place)
      return sealSmall(key, { text: JSON.stringify(account), binding: bindingOf(place), random: services.random })
    },
    /** The account; null where its row was changed behind the application. */
    async open(services: Services, place: AccountPlace, sealed: Uint8Array): Promise<Account | null> {
      const text = openSmall(await keyOf(services, place), sealed, bindingOf(place))
      return text === null ? null : (JSON.parse(text) as Account)
    },
  }
}
