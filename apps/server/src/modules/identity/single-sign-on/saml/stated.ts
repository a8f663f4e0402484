/** What an administrator states of a provider that speaks SAML, looked at before it is kept. */
import { X509Certificate } from 'node:crypto'
import { Refusal } from '../../../../platform/errors/refusal.ts'
import { isSafeAddress } from '../../../../platform/outgoing/checked-fetch.ts'
import type { Services } from '../../../../platform/services.ts'
import type { SamlConnection, SamlProvider, SamlSettings } from '../connection.ts'
import { newSamlKeys } from './own-keys.ts'

const LEAST_RSA_BITS = 2_048

const fault = (path: string, code: string): Refusal => new Refusal('invalid', { errors: [{ path, code }] })

/** A certificate in PEM or in bare base64, as providers show it; DER in base64. Its key has to be one whose signatures are believed. */
function soundCertificate(stated: string, at: number): string {
  const wrong = fault(`/saml/certificates/${at}`, 'sso_certificate')
  const bare = stated.replace(/-----(BEGIN|END) CERTIFICATE-----/g, '').replace(/\s/g, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(bare)) throw wrong
  try {
    const { raw, publicKey } = new X509Certificate(Buffer.from(bare, 'base64'))
    const { asymmetricKeyType: kind, asymmetricKeyDetails: details } = publicKey
    if (kind !== 'ec' && (kind !== 'rsa' || (details?.modulusLength ?? 0) < LEAST_RSA_BITS)) throw wrong
    return raw.toString('base64')
  } catch {
    throw wrong
  }
}

const soundName = (name: string | null): string | null => (name === null || name.trim() === '' ? null : name.trim())

/** Where browsers may be sent to. */
function soundAddress(stated: string, wrong: Refusal): string {
  const url = URL.canParse(stated.trim()) ? new URL(stated.trim()) : null
  if (url === null || !isSafeAddress(url) || url.hash !== '') throw wrong
  return url.href
}

/** An address that may be left out. */
function soundLogout(which: 'logoutUrl' | 'logoutRequestUrl', stated: SamlProvider): string | null {
  const address = soundName(stated[which] ?? null)
  return address === null ? null : soundAddress(address, fault(`/saml/${which}`, 'sso_logout_url'))
}

/** The settings, made plain. A provider's name stays, for the people who are linked are known by it. */
export async function soundSaml(
  services: Pick<Services, 'clock' | 'random'>,
  stated: { readonly issuer: string; readonly saml: SamlProvider },
  before: SamlConnection | null,
): Promise<Pick<SamlSettings, 'issuer' | 'saml' | 'own'>> {
  const issuer = stated.issuer.trim()
  const { signInUrl, certificates, emailsGiven, signsRequests = false, encrypted = false } = stated.saml
  if (issuer === '' || /\s/.test(issuer)) throw fault('/issuer', 'sso_entity')
  if (before !== null && before.issuer !== issuer) throw fault('/issuer', 'sso_entity_stays')
  if (before === null && certificates.length === 0) throw fault('/saml/certificates', 'required')
  const saml = {
    signInUrl: soundAddress(signInUrl, fault('/saml/signInUrl', 'sso_sign_in_url')),
    logoutUrl: soundLogout('logoutUrl', stated.saml),
    logoutRequestUrl: soundLogout('logoutRequestUrl', stated.saml),
    certificates: [...new Set(certificates.map(soundCertificate))],
    subjectAttribute: soundName(stated.saml.subjectAttribute),
    emailAttribute: soundName(stated.saml.emailAttribute),
    emailsGiven,
    signsRequests,
    encrypted,
  }
  return { issuer, saml, own: before?.own ?? (await newSamlKeys(services)) }
}
