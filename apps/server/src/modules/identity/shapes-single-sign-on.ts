/** What a connection to a provider has, in what comes in and what goes out. */
import Type from 'typebox'
import { exactly, MaybeText, Members, maybe } from '../../platform/gate/shapes.ts'
import { Id, Name } from './schemas.ts'

const Short = Type.String({ minLength: 1, maxLength: 255 })
const Method = Type.Union([
  Type.Literal('client_secret_basic'),
  Type.Literal('client_secret_post'),
  Type.Literal('private_key_jwt'),
])

/** What OpenID Connect needs. */
const openId = {
  clientId: Type.Optional(Short),
  method: Type.Optional(Method),
  scopes: Type.Optional(Type.Array(Short, { maxItems: 20 })),
  subjectClaim: Type.Optional(Type.Union([Type.Literal('sub'), Type.Literal('oid')])),
  tellsLogouts: Type.Optional(Type.Boolean()),
}
/** What SAML 2.0 needs. */
const Saml = exactly({
  signInUrl: Type.String({ minLength: 1, maxLength: 1_000 }),
  certificates: Type.Array(Type.String({ minLength: 1, maxLength: 8_192 }), { maxItems: 5 }),
  subjectAttribute: maybe(Short),
  emailAttribute: maybe(Short),
  emailsGiven: Type.Boolean(),
  logoutUrl: Type.Optional(maybe(Type.String({ maxLength: 1_000 }))),
  logoutRequestUrl: Type.Optional(maybe(Type.String({ maxLength: 1_000 }))),
  signsRequests: Type.Optional(Type.Boolean()),
  encrypted: Type.Optional(Type.Boolean()),
})
const Attribute = Type.String({ minLength: 1, maxLength: 64 })
/** What a directory needs. */
const Ldap = exactly({
  bindDn: Type.String({ minLength: 1, maxLength: 500 }),
  base: Type.String({ minLength: 1, maxLength: 500 }),
  loginAttribute: Attribute,
  subjectAttribute: Attribute,
  emailAttribute: maybe(Attribute),
  emailsGiven: Type.Boolean(),
})
/** What a platform of work needs: an app of the company's own there. */
const Work = exactly({
  platform: Type.Union([Type.Literal('wecom'), Type.Literal('dingtalk'), Type.Literal('feishu'), Type.Literal('lark')]),
  corp: Attribute,
  app: Attribute,
  idsGiven: Type.Boolean(),
})
const settings = {
  name: Name,
  issuer: Type.String({ minLength: 1, maxLength: 500 }),
  domains: Type.Array(Type.String({ minLength: 1, maxLength: 253 }), { maxItems: 20 }),
  groupsClaim: Short,
  mapping: Type.Array(exactly({ group: Short, role: Type.String({ minLength: 1, maxLength: 64 }) }), { maxItems: 100 }),
  mfa: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 20 }),
  local: Type.Boolean(),
}
/** A connection as an administrator states it. */
export const StatedConnection = exactly({
  ...settings,
  ...openId,
  secret: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
  issuer: Type.Optional(settings.issuer),
  saml: Type.Optional(Saml),
  ldap: Type.Optional(Ldap),
  work: Type.Optional(Work),
})
const Pair = { fingerprint: Type.String(), endsAt: Type.String() }
const Use = Type.Union([Type.Literal('next'), Type.Literal('former')])
/** … and as it is shown. */
export const Connection = exactly({
  ...settings,
  ...openId,
  saml: Type.Optional(exactly({ ...Saml.properties, certificates: Type.Array(Type.String()) })),
  ldap: Type.Optional(Ldap),
  work: Type.Optional(Work),
  id: Id,
  on: Type.Boolean(),
  /** Whether it has let somebody in as it is stated now. */
  tried: Type.Boolean(),
  publicKey: Type.Optional(maybe(Members)),
  /** Of SAML: our keys by the fingerprint of the certificate that signs, and those beside them while they change. */
  ownKeys: Type.Optional(exactly({ ...Pair, beside: maybe(exactly({ ...Pair, use: Use, until: MaybeText })) })),
  /** Certificates that end within thirty days, or have ended. */
  endsSoon: Type.Array(
    exactly({ whose: Type.Union([Type.Literal('provider'), Type.Literal('ours')]), at: Type.String() }),
  ),
  /** The request by which a second person is asked for further lines of the mapping. */
  mappingWaits: maybe(Id),
  /** … and for further certificates. */
  keysWait: maybe(Id),
  returnAddress: Type.String(),
  /** Of SAML: where the provider reads what it has to know of us. */
  metadataAddress: Type.Optional(Type.String()),
  /** Of OpenID Connect, and of SAML with an address for our answer: where the provider tells who has logged out there. */
  logoutAddress: Type.Optional(Type.String()),
  version: Type.Integer(),
  createdAt: Type.String(),
})
