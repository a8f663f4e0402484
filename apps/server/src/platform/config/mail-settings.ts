import { mailProviders } from '../outgoing/mail-providers.ts'
import { allowedNetworks } from '../outgoing/outgoing-host.ts'

/** The address of a mail server: smtp or smtps, without path. Throws what is expected. */
export function smtpUrl(text: string): URL {
  const url = new URL(text)
  if (url.protocol !== 'smtp:' && url.protocol !== 'smtps:')
    throw new Error('an smtp:// or smtps:// address is expected')
  if (url.hostname === '') throw new Error('the name of the mail server is missing')
  if (!['', '/'].includes(url.pathname) || url.search !== '' || url.hash !== '')
    throw new Error('an address without path or parameters is expected')
  return url
}

/** An address that mail comes from. Throws where it is none. */
export function mailAddress(text: string): string {
  if (!/^[^\s@<>"]+@[^\s@<>"]+$/.test(text)) throw new Error('an e-mail address is expected')
  return text
}

/** Networks separated by commas, as they were written; throws where one is none. */
export function networks(text: string): string {
  allowedNetworks(text)
  return text
}

/** Providers of mailboxes as JSON, as it was written; throws where one is not whole. */
export function providers(text: string): string {
  mailProviders(text)
  return text
}
