/** What opens a person's mailbox, and its seal. */
import { accountSeal } from '../../platform/outgoing/account-seal.ts'

export interface MailServerPlace {
  readonly host: string
  readonly port: number
}

/** What a provider granted at its own sign-in (RFC 6749): tokens instead of a password. */
export interface Grant {
  readonly provider: string
  readonly access: string
  /** When the access token ends, in milliseconds since 1970. */
  readonly endsAt: number
  readonly refresh: string
}

interface Place {
  readonly address: string
  readonly user: string
  readonly imap: MailServerPlace
  readonly smtp: MailServerPlace
}

/** A mailbox that a provider's grant opens. */
export interface GrantedAccount extends Place {
  readonly grant: Grant
}

/** Where a mailbox is and how it opens; a password leaves the server to these two hosts alone. */
export type MailAccount = GrantedAccount | (Place & { readonly password: string; readonly grant?: undefined })

/** Whether a grant opens it, not a password. */
export const isGranted = (account: MailAccount): account is GrantedAccount => account.grant !== undefined

export const { seal: sealAccount, open: openAccount } = accountSeal<MailAccount>('mailbox')
