import nodemailer from 'nodemailer'
import { isLoopback } from '../config/loopback.ts'
import type { Settings } from '../config/settings.ts'

/** A letter to a colleague. Plain text only: nothing in it can be fetched, run or tracked. It never holds a customer's value. */
export interface Letter {
  readonly to: { readonly name: string; readonly address: string }
  readonly subject: string
  readonly text: string
  /** The same for every try to send the same letter, so that a mailbox recognises a repeat (RFC 5322 §3.6.4, the left side of Message-ID). */
  readonly id: string
}

export interface Mailer {
  /** Resolves once the mail server has taken the letter; throws when it has not, and the same letter may be sent again. */
  send(letter: Letter): Promise<void>
  close(): void
}

const PATIENCE_MS = 20_000

/** The host a letter's id ends in: the one people know the installation by. */
const domainOf = (settings: Settings): string => settings.HOLDFAST_URL.hostname

/**
 * The way to the mail server of `SMTP_URL`; null where none is set. Beyond this machine the connection is TLS with a verified certificate, by
 * `smtps://` at once or by STARTTLS, without which nothing is sent (RFC 3207, RFC 8314).
 */
export function createMailer(settings: Settings): Mailer | null {
  const { SMTP_URL: url, HOLDFAST_MAIL_FROM: from } = settings
  if (url === null || from === null) return null
  const isSecure = url.protocol === 'smtps:'
  const port = url.port === '' ? (isSecure ? 465 : 587) : Number(url.port)
  const transport = nodemailer.createTransport({
    host: url.hostname,
    port,
    secure: isSecure,
    requireTLS: !isSecure && !isLoopback(url.hostname),
    ignoreTLS: !isSecure && isLoopback(url.hostname),
    ...(url.username === ''
      ? {}
      : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    name: domainOf(settings),
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send({ to, subject, text, id }) {
      await transport.sendMail({ from, to, subject, text, messageId: `<${id}@${domainOf(settings)}>` })
    },
    close: () => transport.close(),
  }
}
