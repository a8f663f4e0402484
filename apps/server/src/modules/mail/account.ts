/** What opens a person's mailbox, and its seal. */
import { accountSeal } from '../../platform/outgoing/account-seal.ts'

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

export const { seal: sealAccount, open: openAccount } = accountSeal<MailAccount>('mailbox')
