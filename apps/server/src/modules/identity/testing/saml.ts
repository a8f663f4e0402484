import type { SamlProvider } from './saml-provider.ts'
import { MFA } from './saml-provider.ts'

/** A connection to a SAML provider as the security administrator states it. */
export const statedSaml = (
  provider: SamlProvider,
  change: Record<string, unknown> = {},
  saml: Record<string, unknown> = {},
) => ({
  name: '云杉 SAML',
  issuer: provider.issuer,
  domains: ['yunshan.example'],
  groupsClaim: 'groups',
  mapping: [],
  mfa: [MFA],
  local: true,
  saml: {
    signInUrl: 'https://idp.yunshan.example/sso?tenant=1',
    certificates: [provider.certificate.cert],
    subjectAttribute: null,
    emailAttribute: 'mail',
    emailsGiven: true,
    ...saml,
  },
  ...change,
})
