/** What is said with a provider, in the language of its kind. */
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Services } from '../../../platform/services.ts'
import type { Connection } from './connection.ts'
import { SignOnFault } from './fault.ts'
import { readDirectory, typingAddress } from './ldap/typed.ts'
import { type OneTime, type ProvenIdentity, type Returned, redeem, signInAddress } from './provider.ts'
import { readResponse } from './saml/read-response.ts'
import { requestAddress } from './saml/request.ts'
import { readWork, workAddress } from './work/platforms.ts'

/** The address of the provider's sign-in, with our question in it. Throws `SignOnFault`. */
export async function addressOf(
  services: Services,
  connection: Connection,
  about: OneTime & { readonly hint: string | null },
): Promise<string> {
  if ('saml' in connection) return requestAddress(services, connection, about)
  if ('ldap' in connection) return typingAddress(services, connection, about)
  if ('work' in connection) return workAddress(services, connection, about)
  return signInAddress(services, connection, about)
}

/** Who signed in, after every check of what the browser brought back. Throws `SignOnFault`. */
export async function identityOf(
  ctx: RequestContext,
  connection: Connection,
  about: { readonly returned: Returned; readonly asked: OneTime },
): Promise<ProvenIdentity> {
  // a password is shown to a directory and to nothing else
  if (isTyped(about.returned) !== 'ldap' in connection) throw new SignOnFault('claims')
  if ('ldap' in connection) return readDirectory(ctx, connection, about.returned)
  const { services } = ctx
  if ('work' in connection) return readWork(services, connection, about)
  return 'saml' in connection ? readResponse(services, connection, about) : redeem(services, connection, about)
}

/** Whether it was typed on our own page. */
export const isTyped = ({ password }: Returned): boolean => password !== undefined
