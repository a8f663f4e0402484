/** What opens a person's calendar account, and its seal. */
import { openSmall, sealSmall } from '../../../platform/gate/small-seal.ts'
import type { Services } from '../../../platform/services.ts'

/** How a server is signed in to; the password leaves ours to that server alone. */
export interface DavLogin {
  /** As the person stated it: where its calendars are found from. */
  readonly url: string
  readonly user: string
  readonly password: string
}

/** A calendar that one may write in, as its server tells it. */
export interface DavCalendar {
  /** The whole address of the collection, with a slash at its end. */
  readonly href: string
  readonly name: string
  /** Which components it takes (RFC 4791 §5.2.3). */
  readonly events: boolean
  readonly tasks: boolean
}

export interface RemoteAccount extends DavLogin {
  readonly calendar: DavCalendar
  /** Whether the person lets customers' names be told; they are only where the company lets them be, too. */
  readonly names: boolean
}

export interface RemotePlace {
  readonly tenantId: string
  readonly id: string
  readonly userId: string
}

const bindingOf = ({ tenantId, id, userId }: RemotePlace): Uint8Array =>
  Buffer.from(['calendar', tenantId, id, userId].join('/'))

/** Seals the account under a key of the keeper's, bound to whose it is. */
export async function sealRemote(services: Services, place: RemotePlace, account: RemoteAccount): Promise<Uint8Array> {
  const key = await services.keeper.purposeKey(place.tenantId, 'settings')
  return sealSmall(key, { text: JSON.stringify(account), binding: bindingOf(place), random: services.random })
}

/** The account; null where its row was changed behind the application. */
export async function openRemote(
  services: Services,
  place: RemotePlace,
  sealed: Uint8Array,
): Promise<RemoteAccount | null> {
  const text = openSmall(await services.keeper.purposeKey(place.tenantId, 'settings'), sealed, bindingOf(place))
  return text === null ? null : (JSON.parse(text) as RemoteAccount)
}
