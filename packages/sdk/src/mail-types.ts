import type { BilingualLabel } from './types.ts'

/** What became of the messages of one folder. */
export interface MailFolder {
  readonly kind: 'inbox' | 'sent'
  /** The server has no such folder. */
  readonly gone: boolean
  readonly brought: number
  readonly stranger: number
  readonly automatic: number
  readonly tooLarge: number
  readonly unreadable: number
  readonly refused: number
}

/** One's own mailbox and how it fares; never what opens it. */
export interface OwnMailbox {
  readonly address: string | null
  readonly user: string | null
  readonly imapHost: string | null
  readonly imapPort: number | null
  readonly smtpHost: string | null
  readonly smtpPort: number | null
  /** Which provider granted it; null where a password opens it. */
  readonly provider: string | null
  readonly fault: string | null
  readonly paused: boolean
  readonly connectedAt: string
  readonly runAt: string | null
  readonly caughtUpAt: string | null
  readonly nextAt: string
  readonly folders: readonly MailFolder[]
}

/** A provider at whose sign-in one may connect one's mailbox. */
export interface MailProvider {
  readonly id: string
  readonly name: string
}

/** One's own letters to a record that have not simply been sent. */
export interface OwnLetters {
  /** Whether one's mailbox lets one write now. */
  readonly canWrite: boolean
  /** Whether links of a letter to them may be counted: the company wants it and they agreed. */
  readonly countsLinks: boolean
  /** Letters whose links were followed. */
  readonly followed: readonly { readonly id: string; readonly times: number; readonly lastAt: string }[]
  readonly data: readonly {
    /** The follow-up that the letter is. */
    readonly id: string
    readonly state: 'waiting' | 'sending' | 'sent' | 'doubtful' | 'failed' | 'cancelled'
    readonly fault: string | null
    readonly dueAt: string
    /** People for whom the mail server did not take it. */
    readonly refusedIds: readonly string[]
  }[]
}

/** What can be filled in: `{{place}}`. */
export interface LetterPlace {
  readonly place: string
  readonly label: BilingualLabel
}

/** A template of letters, in the language of those it is for. */
export interface LetterTemplate {
  readonly id: string
  readonly version: number
  readonly whose: 'company' | 'own'
  /** From which objects' records letters can begin with it. */
  readonly from: readonly string[]
  readonly name: string
  readonly language: 'zh' | 'en'
  readonly subject: string
  readonly words: string
}

/** The company's templates and one's own, and what can be filled in in each. */
export interface LetterTemplates {
  readonly data: readonly LetterTemplate[]
  readonly places: Readonly<Record<LetterTemplate['whose'], readonly LetterPlace[]>>
}

/** A letter from a template, to look over; `empty` are the places for which the record has nothing. */
export interface FilledLetter {
  readonly subject: string
  readonly words: string
  readonly empty: readonly LetterPlace[]
}
