/** Which keys may speak for a SAML provider: whoever holds one could come in as anybody who is linked, so that a further one takes two people. */
import { X509Certificate } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext, WriteTransaction } from '../../../platform/gate/context.ts'
import { twoPersonAct } from '../../../platform/two-person/act.ts'
import { askSecondPerson } from '../../../platform/two-person/ask.ts'
import { type Connection, type ConnectionSettings, lockConnection, updateConnection } from './connection.ts'

const LIVES_MS = 72 * 3_600_000

/** What is frozen: the certificates in force when it was asked, and those that are to be. */
interface Keyed {
  readonly connectionId: string
  readonly before: readonly string[]
  readonly certificates: readonly string[]
}

const certificatesOf = (of: ConnectionSettings): readonly string[] => ('saml' in of ? of.saml.certificates : [])

const isFurther = (before: Connection, next: ConnectionSettings): boolean =>
  certificatesOf(next).some((each) => !certificatesOf(before).includes(each))

/** The settings with the certificates that count now: those in force, where a further one is stated. */
export const withAdmittedKeys = <S extends ConnectionSettings>(before: Connection, next: S): S =>
  'saml' in next && isFurther(before, next)
    ? { ...next, saml: { ...next.saml, certificates: certificatesOf(before) } }
    : next

/** As administrators compare them with the provider's: subject, end, and the SHA-256 of the certificate. */
function saidOf(certificate: string): string {
  const { subject, validTo, fingerprint256 } = new X509Certificate(Buffer.from(certificate, 'base64'))
  return `${subject.replaceAll('\n', ', ')} · ${validTo} · SHA-256 ${fingerprint256}`
}

/** Asks a second person for certificates beyond those in force; null where there are none. Gives the request's id. */
export async function askKeys(
  ctx: RequestContext,
  tx: WriteTransaction,
  about: { before: Connection; stated: ConnectionSettings },
): Promise<string | null> {
  const { before, stated } = about
  if (!isFurther(before, stated)) return null
  const { name, issuer, id: connectionId } = before
  const certificates = certificatesOf(stated)
  const says = {
    zh: [`登录连接「${name}」（${issuer}）从此相信这些证书的签名：`, ...certificates.map(saidOf)],
    en: [
      `The connection “${name}” (${issuer}) believes signatures of these certificates from now on:`,
      ...certificates.map(saidOf),
    ],
  }
  const payload: Keyed = { connectionId, before: certificatesOf(before), certificates }
  const answer = await askSecondPerson(ctx, tx, { act: admitKeys, subject: connectionId, payload, says, reason: '' })
  return (answer.body as { approvalId: string }).approvalId
}

/** Lets keys speak for a provider exactly as signed; not where others do by now. */
export const admitKeys = twoPersonAct<Keyed>({
  name: 'connection.keys',
  title: { zh: '相信登录服务的新证书', en: 'Believe further certificates of a provider' },
  approvals: 1,
  livesMs: LIVES_MS,
  ask: ['connections.write'],
  approve: ['connections.write', 'settings.write'],
  // whoever needs a passkey shows it whatever a provider says, so nobody who could approve gets more
  widened: () => [],
  carryOut: async ({ services, tx }, { connectionId, before, certificates }) => {
    const connection = (await lockConnection(services, tx, connectionId))?.connection
    const isSame = connection !== undefined && isDeepStrictEqual(certificatesOf(connection), before)
    if (!isSame || !('saml' in connection)) throw new Refusal('state_conflict')
    await updateConnection(services, tx, { ...connection, saml: { ...connection.saml, certificates } })
    return { facts: { connection: connectionId } }
  },
})
