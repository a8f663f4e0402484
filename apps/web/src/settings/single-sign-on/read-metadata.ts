const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata'
const SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#'
const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'

/** What a SAML provider's metadata tells of it (SAML 2.0 Metadata §2.4.3); null for anything else. Browsers fetch and expand nothing of it. */
export function readMetadata(xml: string): { issuer: string; signInUrl: string; certificates: string[] } | null {
  const entity = new DOMParser().parseFromString(xml.trim(), 'text/xml').documentElement
  const [provider] = entity.getElementsByTagNameNS(METADATA, 'IDPSSODescriptor')
  if (entity.localName !== 'EntityDescriptor' || provider === undefined) return null
  const services = [...provider.getElementsByTagNameNS(METADATA, 'SingleSignOnService')]
  const service = services.find((each) => each.getAttribute('Binding') === REDIRECT)
  const keys = [...provider.getElementsByTagNameNS(METADATA, 'KeyDescriptor')]
  const certificates = keys
    .filter((key) => key.getAttribute('use') !== 'encryption')
    .flatMap((key) => [...key.getElementsByTagNameNS(SIGNATURE, 'X509Certificate')])
    .map((each) => (each.textContent ?? '').replace(/\s/g, ''))
  const issuer = entity.getAttribute('entityID') ?? ''
  const signInUrl = service?.getAttribute('Location') ?? ''
  return issuer === '' || signInUrl === '' ? null : { issuer, signInUrl, certificates }
}
