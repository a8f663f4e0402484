/** What opens a person's calendar account, and its seal. */
import { accountSeal } from '../../../platform/outgoing/account-seal.ts'

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

export const { seal: sealRemote, open: openRemote } = accountSeal<RemoteAccount>('calendar')
