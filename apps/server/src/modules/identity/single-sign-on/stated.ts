/** What an administrator states of a connection, looked at before it is kept. */
import { generateKeyPairSync } from 'node:crypto'
import { normaliseEmail } from '@holdfast/catalog/values'
import { allTenants } from '../../../platform/database/tenants.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { Tenant } from '../../../platform/gate/tenant-policy.ts'
import { isSafeAddress } from '../../../platform/outgoing/checked-fetch.ts'
import type { Services } from '../../../platform/services.ts'
import { needsPasskey } from '../users/duties.ts'
import type {
  ClientProof,
  CommonSettings,
  Connection,
  ConnectionSettings,
  LdapDirectory,
  OpenIdConnection,
  OpenIdSettings,
  SamlProvider,
  WorkApp,
} from './connection.ts'
import { isProven } from './domain-proof.ts'
import { soundLdap } from './ldap/stated.ts'
import { soundSaml } from './saml/stated.ts'
import { soundWork } from './work/stated.ts'

/** As it comes from the page: what one of the kinds needs. A secret that is left out stays as it was; of a platform of work the issuer follows. */
export type StatedConnection = Omit<CommonSettings, 'issuer'> &
  Partial<Omit<OpenIdSettings, Exclude<keyof CommonSettings, 'issuer'> | 'proof'>> & {
    readonly method?: ClientProof['method']
    readonly secret?: string
    readonly saml?: SamlProvider
    readonly ldap?: LdapDirectory
    readonly work?: WorkApp
  }

type WithIssuer = StatedConnection & { readonly issuer: string }

const fault = (path: string, code: string): Refusal => new Refusal('invalid', { errors: [{ path, code }] })

function soundIssuer(stated: string): string {
  const issuer = stated.trim()
  const url = URL.canParse(issuer) ? new URL(issuer) : null
  if (url === null || !isSafeAddress(url) || url.search !== '' || url.hash !== '')
    throw fault('/issuer', 'issuer_invalid')
  return issuer
}

const soundDomain = (stated: string, at: number): string => {
  const email = normaliseEmail(`x@${stated.trim()}`)
  if (email === undefined) throw fault(`/domains/${at}`, 'domain_invalid')
  return email.slice(2)
}

/** Where companies share the installation, each proves the domains it had not stated before. */
async function requireProven(
  services: Services,
  about: { tenantId: string; domains: readonly string[]; before: readonly string[] },
) {
  const { tenantId, domains, before } = about
  if ((await allTenants(services.database)).length < 2) return
  const proven = await Promise.all(
    domains.map(async (domain) => before.includes(domain) || (await isProven(domain, tenantId))),
  )
  const at = proven.indexOf(false)
  if (at >= 0) throw fault(`/domains/${at}`, 'domain_unproven')
}

/** Groups give the roles that the company has, its own copies too, but none that only a passkey opens. */
function requireMappable(mapping: CommonSettings['mapping'], roles: Tenant['roles']): void {
  const known = new Set(roles.map(({ name }) => name))
  for (const [at, { role }] of mapping.entries()) {
    if (!known.has(role)) throw fault(`/mapping/${at}/role`, 'choice_unknown')
    // whoever runs the provider gives these by himself: none that only a passkey opens
    if (needsPasskey([role])) throw fault(`/mapping/${at}/role`, 'role_not_mapped')
  }
}

/** A key pair of the connection's own: its private part never leaves the seal. */
function newKeys(services: Services): ClientProof {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const privateJwk = privateKey.export({ format: 'jwk' }) as Record<string, string>
  return { method: 'private_key_jwt', privateJwk, kid: services.newId() }
}

/** How we prove ourselves from now on. */
function proofOf(services: Services, stated: WithIssuer, before: OpenIdConnection | null): ClientProof {
  const { method, secret } = stated
  if (method === undefined) throw fault('/method', 'required')
  if (method === 'private_key_jwt') return before?.proof.method === method ? before.proof : newKeys(services)
  // a secret is shown to the provider it was given for: of another one it is stated anew
  const isSame = before !== null && before.issuer === soundIssuer(stated.issuer)
  const kept = isSame && 'secret' in before.proof ? before.proof.secret : undefined
  const own = secret ?? kept
  if (own === undefined || own === '') throw fault('/secret', 'required')
  return { method, secret: own }
}

function soundOpenId(
  services: Services,
  stated: WithIssuer,
  before: OpenIdConnection | null,
): Omit<OpenIdSettings, Exclude<keyof CommonSettings, 'issuer'>> {
  const { clientId, subjectClaim, scopes, tellsLogouts = false } = stated
  if (clientId === undefined) throw fault('/clientId', 'required')
  if (subjectClaim === undefined) throw fault('/subjectClaim', 'required')
  const proof = proofOf(services, stated, before)
  const issuer = soundIssuer(stated.issuer)
  return { issuer, clientId, scopes: [...new Set(['openid', ...(scopes ?? [])])], subjectClaim, proof, tellsLogouts }
}

/** The settings, made plain; refuses what is none, by its place. What a connection speaks stays as it was made. */
export async function soundSettings(
  services: Services,
  about: { tenant: Tenant; stated: StatedConnection; before: Connection | null },
): Promise<ConnectionSettings> {
  const { tenant, stated, before } = about
  const domains = [...new Set(stated.domains.map(soundDomain))]
  requireMappable(stated.mapping, tenant.roles)
  await requireProven(services, { tenantId: tenant.id, domains, before: before?.domains ?? [] })
  const { name, groupsClaim, mapping, mfa, local } = stated
  const kind = kindOf(stated)
  if (before !== null && kindOf(before) !== kind) throw fault(`/${kind}`, 'sso_kind_stays')
  return { name, domains, groupsClaim, mapping, mfa, local, ...(await soundKind(services, stated, before)) }
}

/** What is stated of the kind alone, before it is the same kind. Neither a directory nor a platform of work tells of a second factor, the latter of no groups. */
async function soundKind(services: Services, stated: StatedConnection, before: Connection | null) {
  const { secret, saml, ldap, work } = stated
  if (work !== undefined) {
    const sound = soundWork({ secret, work }, before !== null && 'work' in before ? before : null)
    return { mfa: [], mapping: [], ...sound }
  }
  const { issuer } = stated
  if (issuer === undefined) throw fault('/issuer', 'required')
  if (saml !== undefined)
    return soundSaml(services, { issuer, saml }, before !== null && 'saml' in before ? before : null)
  if (ldap !== undefined)
    return { mfa: [], ...soundLdap({ issuer, secret, ldap }, before !== null && 'ldap' in before ? before : null) }
  return soundOpenId(services, { ...stated, issuer }, before !== null && 'clientId' in before ? before : null)
}

const KINDS = ['saml', 'ldap', 'work'] as const

const kindOf = (of: StatedConnection | Connection): (typeof KINDS)[number] | 'clientId' => {
  const members = new Map(Object.entries(of))
  return KINDS.find((kind) => members.get(kind) !== undefined) ?? 'clientId'
}

/** The public part, to be registered at the provider; null where there is a secret. */
export function publicKeyOf(proof: ClientProof): Record<string, string> | null {
  if (proof.method !== 'private_key_jwt') return null
  const { kty = '', crv = '', x = '', y = '' } = proof.privateJwk
  return { kty, crv, x, y, kid: proof.kid, use: 'sig', alg: 'ES256' }
}
