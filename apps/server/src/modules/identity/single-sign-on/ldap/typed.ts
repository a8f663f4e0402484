/** Somebody types the name and password that the company's directory knows them by, on a page of ours. Neither is kept. */
import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { RequestContext } from '../../../../platform/gate/context.ts'
import type { Services } from '../../../../platform/services.ts'
import { countPasswordTry, forgetPasswordTries } from '../../sign-in/attempts.ts'
import type { LdapConnection } from '../connection.ts'
import { SignOnFault } from '../fault.ts'
import { type OneTime, type ProvenIdentity, type Returned, returnAddress } from '../provider.ts'
import { askDirectory } from './ask-directory.ts'

/** A refusal answers no sooner than this after it came: whether somebody is known is not told by the clock. */
const REFUSAL_MS = 500

/** Our own page, which asks for them. */
export function typingAddress(
  services: Pick<Services, 'settings'>,
  connection: LdapConnection,
  { state }: Pick<OneTime, 'state'>,
): string {
  const url = new URL(returnAddress(services, connection))
  url.searchParams.set('state', state)
  url.searchParams.set('ask', 'password')
  return url.href
}

/** What tries are counted under. */
const triesOf = ({ id }: LdapConnection, kind: 'login' | 'subject', name: string): Uint8Array =>
  createHash('sha256')
    .update(JSON.stringify(['holdfast/directory', id, kind, name]))
    .digest()

/**
 * Who signed in. Tries are counted and slowed as those of passwords of ours, by the name that was typed and by whom the directory takes it for, so that
 * writing it otherwise gains nothing. Throws `SignOnFault`, and refuses with `too_many_requests`.
 */
export async function readDirectory(
  ctx: RequestContext,
  connection: LdapConnection,
  { login = '', password = '' }: Returned,
): Promise<ProvenIdentity> {
  const { services, address } = ctx
  const started = performance.now()
  const subjects: Uint8Array[] = []
  const count = async (kind: 'login' | 'subject', name: string): Promise<void> => {
    const subject = triesOf(connection, kind, name)
    subjects.push(subject)
    await countPasswordTry(services, subject, address)
  }
  await count('login', login.normalize('NFKC').toLowerCase())
  const known = (name: string): Promise<void> => count('subject', name)
  try {
    const identity = await askDirectory(services, connection, { login, password, known })
    for (const subject of subjects) await forgetPasswordTries(services, subject, address)
    return identity
  } catch (error) {
    if (error instanceof SignOnFault) await wait(Math.max(0, started + REFUSAL_MS - performance.now()))
    throw error
  }
}
