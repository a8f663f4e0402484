const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata'
const SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#'
const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'

interface Found {
  readonly issuer: string
  readonly signInUrl: string
  /** Where our answers to log-outs go; none where the provider has no single log-out by this binding. */
  readonly logoutUrl: string | null
  readonly certificates: readonly string[]
  /** Whether the provider wants our questions signed. */
  readonly signsRequests: boolean
}

/** What a SAML provider's metadata tells of it (SAML 2.0 Metadata §2.4.3); null for anything else. Browsers fetch and expand nothing of it. */
export function readMetadata(xml: string): Found | null {
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
  const out = [...provider.getElementsByTagNameNS(METADATA, 'SingleLogoutService')].find(
    (each) => each.getAttribute('Binding') === REDIRECT,
  )
  const logoutUrl = out?.getAttribute('ResponseLocation') ?? out?.getAttribute('Location') ?? null
  const issuer = entity.getAttribute('entityID') ?? ''
  const signInUrl = service?.getAttribute('Location') ?? ''
  const signsRequests = ['true', '1'].includes(provider.getAttribute('WantAuthnRequestsSigned') ?? '')
  return issuer === '' || signInUrl === '' ? null : { issuer, signInUrl, logoutUrl, certificates, signsRequests }
}
