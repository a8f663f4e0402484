/** What is said with a provider, in the language of its kind. */
import type { Services } from '../../../platform/services.ts'
import type { Connection } from './connection.ts'
import { type OneTime, type ProvenIdentity, type Returned, redeem, signInAddress } from './provider.ts'
import { readResponse } from './saml/read-response.ts'
import { requestAddress } from './saml/request.ts'

/** The address of the provider's sign-in, with our question in it. Throws `SignOnFault`. */
export const addressOf = async (
  services: Services,
  connection: Connection,
  about: OneTime & { readonly hint: string | null },
): Promise<string> =>
  'saml' in connection ? requestAddress(services, connection, about) : signInAddress(services, connection, about)

/** Who signed in, after every check of what the browser brought back. Throws `SignOnFault`. */
export const identityOf = (
  services: Services,
  connection: Connection,
  about: { readonly returned: Returned; readonly asked: OneTime },
): Promise<ProvenIdentity> =>
  'saml' in connection ? readResponse(services, connection, about) : redeem(services, connection, about)
