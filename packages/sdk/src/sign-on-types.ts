import type { NextStep } from './types.ts'

/** What tells a provider that speaks SAML 2.0. */
export interface SamlProvider {
  readonly signInUrl: string
  /** Certificates whose signatures are believed: DER in base64, or PEM where they are stated. */
  readonly certificates: readonly string[]
  /** The attribute that tells people apart for good; null for the lasting NameID. */
  readonly subjectAttribute: string | null
  readonly emailAttribute: string | null
  /** Whether the company alone gives these e-mails out. */
  readonly emailsGiven: boolean
  /** Where our answer to a log-out there goes. */
  readonly logoutUrl?: string | null
  /** Where a log-out here is told; null for nowhere. */
  readonly logoutRequestUrl?: string | null
  /** Whether our questions are signed. */
  readonly signsRequests?: boolean
  /** Whether the provider may encrypt to us. */
  readonly encrypted?: boolean
}

/** Where a directory that speaks LDAP keeps people, and the account by which it is asked. */
export interface LdapDirectory {
  readonly bindDn: string
  readonly base: string
  /** The attribute that holds what people type. */
  readonly loginAttribute: string
  /** The attribute that tells people apart for good. */
  readonly subjectAttribute: string
  readonly emailAttribute: string | null
  /** Whether the company alone gives these e-mails out. */
  readonly emailsGiven: boolean
}

/** An app of the company's own on the platform where its people work. */
export interface WorkApp {
  readonly platform: 'wecom' | 'dingtalk' | 'feishu' | 'lark'
  /** The company there: CorpID of WeCom, CorpId of DingTalk, tenant_key of Feishu and Lark. */
  readonly corp: string
  /** AgentId of WeCom, Client ID of DingTalk, App ID of Feishu and Lark. */
  readonly app: string
  /** Whether the directory that keeps people here calls them by the ids they have there. */
  readonly idsGiven: boolean
}

/** A pair of our keys towards a SAML provider: SHA-256 of the certificate that signs, and when the first of both ends. */
interface OwnPair {
  readonly fingerprint: string
  readonly endsAt: string
}

/** Our keys towards a SAML provider; beside those in use the next ones, or the former until they end. */
export interface OwnKeys extends OwnPair {
  readonly beside: (OwnPair & { readonly use: 'next' | 'former'; readonly until: string | null }) | null
}

/** The company's sign-in at a provider of its own. */
export interface SignOnConnection {
  readonly id: string
  readonly name: string
  readonly issuer: string
  /** Of OpenID Connect, as the three below it; a SAML provider has `saml`, a directory `ldap`, a platform of work `work`. */
  readonly clientId?: string
  readonly method?: 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt'
  readonly scopes?: readonly string[]
  readonly subjectClaim?: 'sub' | 'oid'
  /** Whether a log-out here is told there. */
  readonly tellsLogouts?: boolean
  readonly saml?: SamlProvider
  readonly ldap?: LdapDirectory
  readonly work?: WorkApp
  readonly domains: readonly string[]
  readonly groupsClaim: string
  readonly mapping: readonly { readonly group: string; readonly role: string }[]
  /** The request by which a second person is asked for further lines of the mapping; null where none waits. */
  readonly mappingWaits: string | null
  /** … and for further certificates. */
  readonly keysWait: string | null
  /** Values of `amr`, or classes of a sign-in in SAML, that count as the second factor. */
  readonly mfa: readonly string[]
  /** Whether linked people may also come in by a password. */
  readonly local: boolean
  readonly on: boolean
  /** Whether it has let somebody in as it is stated now. */
  readonly tried: boolean
  readonly publicKey?: Readonly<Record<string, unknown>> | null
  /** Of SAML. */
  readonly ownKeys?: OwnKeys
  /** Certificates that end within thirty days, or have ended. */
  readonly endsSoon: readonly { readonly whose: 'provider' | 'ours'; readonly at: string }[]
  readonly returnAddress: string
  /** Of SAML: where the provider reads what it has to know of us. */
  readonly metadataAddress?: string
  /** Of OpenID Connect, and of SAML with an address for our answer: where the provider tells who has logged out there. */
  readonly logoutAddress?: string
  readonly version: number
  readonly createdAt: string
}

/** What came of a browser's return from a provider. */
export interface ArrivedSignOn {
  readonly next: Exclude<NextStep['next'], 'choose_tenant'> | 'tried' | 'linked'
  readonly to: string
  readonly factors?: NextStep['factors']
  readonly subject?: string
  readonly secondFactor?: boolean
  readonly roles?: readonly string[]
  readonly claims?: readonly { readonly name: string; readonly value: string }[]
}

/** A connection of the company's, and since when one is linked to it. */
export interface LinkedIdentity {
  readonly connectionId: string
  readonly name: string
  readonly identityId: string | null
  readonly linkedAt: string | null
}
