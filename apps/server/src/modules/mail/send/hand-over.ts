/** Hands a letter's bytes to its owner's mail server, and tells afterwards what is known of it. */
import { Readable } from 'node:stream'
import MailComposer from 'nodemailer/lib/mail-composer'
import type { Services } from '../../../platform/services.ts'
import { faultOf, type MailFault, mendsItself } from '../mail-fault.ts'
import { type OpenedMailbox, smtpOf } from '../oauth/admitted.ts'

/** A letter as it goes out. */
export interface OutgoingLetter {
  readonly from: { readonly name: string; readonly address: string }
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  readonly files: readonly { readonly name: string; readonly type: string; readonly bytes: Buffer }[]
  /** With its brackets. */
  readonly id: string
  readonly references: readonly string[]
  readonly at: Date
}

/** What became of it; `refused` are addresses for which the server did not take what it took for others. `doubtful`: the connection broke after the letter went and before the server said that it has it (RFC 5321 §4.5.3.2.6). */
export type HandedOver =
  | { readonly outcome: 'sent'; readonly refused: readonly string[] }
  | { readonly outcome: 'later' | 'failed'; readonly fault: MailFault | 'mail_refused' }
  | { readonly outcome: 'doubtful' }

/** The letter's bytes: plain text and its files, nothing in it that is fetched from elsewhere. */
export const bytesOf = ({ from, to, subject, text, files, id, references, at }: OutgoingLetter): Promise<Buffer> =>
  new MailComposer({
    from,
    to: [...to],
    subject,
    text,
    attachments: files.map(({ name, type, bytes }) => ({ filename: name, contentType: type, content: bytes })),
    messageId: id,
    date: at,
    ...(references.length === 0 ? {} : { inReplyTo: references.at(-1) ?? '', references: [...references] }),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build()

const codeOf = (error: unknown): number | undefined =>
  typeof error === 'object' && error !== null && 'responseCode' in error && typeof error.responseCode === 'number'
    ? error.responseCode
    : undefined

function fateOf(error: unknown, begun: boolean): HandedOver {
  const code = codeOf(error)
  if (code !== undefined) return { outcome: code >= 500 ? 'failed' : 'later', fault: 'mail_refused' }
  return begun ? { outcome: 'doubtful' } : { outcome: 'later', fault: 'mail_unreachable' }
}

/** Hands it over once. Never throws for what the server or the way to it does. */
export async function handOver(
  services: Services,
  mailbox: OpenedMailbox,
  letter: { readonly to: readonly string[]; readonly bytes: Buffer },
): Promise<HandedOver> {
  const opened = await smtpOf(services, mailbox).catch((error: unknown) => faultOf(error))
  if (typeof opened === 'string') return { outcome: mendsItself(opened) ? 'later' : 'failed', fault: opened }
  let begun = false
  // read only once the server has asked for the letter (354): until then nothing of it left
  const bytes = new Readable({
    read() {
      begun = true
      this.push(letter.bytes)
      this.push(null)
    },
  })
  try {
    const refused = await new Promise<readonly string[]>((resolve, reject) => {
      opened.on('error', reject)
      opened.on('end', () => reject(new Error('the connection ended')))
      opened.send({ from: mailbox.account.address, to: [...letter.to] }, bytes, (error, info) =>
        error ? reject(error) : resolve(info.rejected),
      )
    })
    opened.quit()
    return { outcome: 'sent', refused }
  } catch (error) {
    opened.close()
    return fateOf(error, begun)
  }
}
