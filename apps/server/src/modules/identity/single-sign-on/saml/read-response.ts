/** What a browser brings back from a SAML provider (SAML 2.0 Profiles §4.1.4): who signed in, after every check. */
import { takeOnce } from '../../../../platform/gate/once.ts'
import type { Services } from '../../../../platform/services.ts'
import type { SamlConnection } from '../connection.ts'
import { SignOnFault } from '../fault.ts'
import { type OneTime, type ProvenIdentity, type Returned, returnAddress } from '../provider.ts'
import { openersOf } from './beside.ts'
import { decrypted } from './decrypt.ts'
import { identityOf } from './identity.ts'
import { questionId } from './request.ts'
import { signedAssertion } from './signed-assertion.ts'
import { requireOurs } from './suits.ts'
import { attributeValue, elementsOf, onlyElement, parseXml, SAML, SAMLP, textOf, type XmlElement } from './xml.ts'

const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success'
const utf8 = new TextDecoder('utf-8', { fatal: true })

const wrong = (): never => {
  throw new SignOnFault('claims')
}

function responseOf(stated: string): XmlElement {
  const base64 = stated.replace(/[\r\n ]/g, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return wrong()
  try {
    return parseXml(utf8.decode(Buffer.from(base64, 'base64')))
  } catch (error) {
    throw error instanceof SignOnFault ? error : new SignOnFault('claims', error)
  }
}

/** The letter around the assertion, which nobody signed: it has at least to be the answer to our question, at this address, and say yes. */
function requireAnswer(response: XmlElement, expected: { at: string; question: string; issuer: string }): void {
  const code = onlyElement(onlyElement(response, SAMLP, 'Status'), SAMLP, 'StatusCode')
  if (attributeValue(code, 'Value') !== SUCCESS) throw new SignOnFault('declined')
  const destination = attributeValue(response, 'Destination')
  const [issuer, ...others] = elementsOf(response, SAML, 'Issuer')
  if (issuer !== undefined && (others.length > 0 || textOf(issuer) !== expected.issuer)) throw new SignOnFault('issuer')
  const isAnswer =
    attributeValue(response, 'Version') === '2.0' &&
    attributeValue(response, 'InResponseTo') === expected.question &&
    (destination === null || destination === expected.at)
  if (!isAnswer) wrong()
}

/** Opens what is encrypted to us, where the connection allows that. */
const openingOf =
  ({ saml, own }: SamlConnection, now: number) =>
  (encrypted: XmlElement): XmlElement => {
    if (saml.encrypted !== true || own === undefined) throw new SignOnFault('encrypted')
    return decrypted(encrypted, openersOf(own, now))
  }

/** Who signed in. An assertion counts once, whatever sign-in it is shown for. Throws `SignOnFault`. */
export async function readResponse(
  services: Services,
  connection: SamlConnection,
  about: { readonly returned: Returned; readonly asked: OneTime },
): Promise<ProvenIdentity> {
  const { returned, asked } = about
  const now = services.clock.now()
  const expected = { at: returnAddress(services, connection), question: questionId(asked), issuer: connection.issuer }
  const response = responseOf(returned.saml ?? '')
  requireAnswer(response, expected)
  const assertion = signedAssertion(response, connection.saml.certificates, openingOf(connection, now))
  const { id, until } = requireOurs(assertion, { ...expected, now })
  const text = JSON.stringify(['saml-assertion', connection.id, id])
  const isFirst = await services.database.inTenant(connection.tenantId, (tx) => takeOnce(tx, { text, until }))
  if (!isFirst) throw new SignOnFault('replay')
  return identityOf(assertion, { connection, now, at: expected.at })
}
