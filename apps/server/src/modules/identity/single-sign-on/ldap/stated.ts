/** What an administrator states of a directory that speaks LDAP, looked at before it is kept. */
import { Refusal } from '../../../../platform/errors/refusal.ts'
import type { LdapConnection, LdapDirectory, LdapSettings } from '../connection.ts'

const fault = (path: string, code: string): Refusal => new Refusal('invalid', { errors: [{ path, code }] })

const ATTRIBUTE = /^[A-Za-z][A-Za-z0-9-]{0,63}$/

/** The directory's address: `ldaps` is TLS from the start, `ldap` is StartTLS. There is none that goes on in clear. */
function soundAddress(stated: string): string {
  const url = URL.canParse(stated.trim()) ? new URL(stated.trim()) : null
  const isPlain =
    url !== null && ['ldaps:', 'ldap:'].includes(url.protocol) && url.hostname !== '' && url.username === ''
  if (!isPlain || !/^\/?$/.test(url.pathname) || url.search !== '' || url.hash !== '')
    throw fault('/issuer', 'ldap_address')
  return `${url.protocol}//${url.host}`
}

/** The settings, made plain; a secret that is left out stays as it was. */
export function soundLdap(
  stated: { readonly issuer: string; readonly secret?: string | undefined; readonly ldap: LdapDirectory },
  before: LdapConnection | null,
): Pick<LdapSettings, 'issuer' | 'ldap' | 'proof'> {
  const { ldap } = stated
  const issuer = soundAddress(stated.issuer)
  for (const name of ['loginAttribute', 'subjectAttribute', 'emailAttribute'] as const)
    if (ldap[name] !== null && !ATTRIBUTE.test(ldap[name])) throw fault(`/ldap/${name}`, 'ldap_attribute')
  const secret = stated.secret ?? before?.proof.secret
  if (secret === undefined || secret === '') throw fault('/secret', 'required')
  // another server does not get what was meant for this one
  if (before !== null && before.issuer !== issuer && stated.secret === undefined) throw fault('/secret', 'required')
  return { issuer, ldap, proof: { secret } }
}
