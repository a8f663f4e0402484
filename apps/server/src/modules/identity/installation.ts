import { createHash } from 'node:crypto'
import { NIL_UUID } from '../../platform/identifiers.ts'
import type { Services } from '../../platform/services.ts'
import { anyUser, findFact, putFact } from './queries.ts'

const DEMO = 'demo'
const DEMO_LABEL = 'installation-fact'
const DEMO_DOCUMENT = 'demo'
const SETUP = 'setup_token'
const SETUP_TTL_MS = 24 * 60 * 60_000
const SECRET_BYTES = 32

/** Says that this installation is a demonstration. Under the keeper's MAC, for it lifts rules that a row of the database must not lift. */
export async function markDemo(services: Services): Promise<void> {
  const [mac] = await services.keeper.mac(NIL_UUID, DEMO_LABEL, [DEMO_DOCUMENT])
  await putFact(services.database, DEMO, { mac: Buffer.from(mac ?? []).toString('base64url') })
}

const known = new WeakMap<Services, boolean>()

/** Whether this installation is a demonstration; it never changes once an installation has begun. */
export async function isDemo(services: Services): Promise<boolean> {
  const kept = known.get(services)
  if (kept === true) return kept
  const fact = (await findFact(services.database, DEMO)) as { mac?: unknown } | null | undefined
  if (typeof fact?.mac !== 'string') return false
  const mac = Buffer.from(fact.mac, 'base64url')
  const [sound] = await services.keeper.verifyMacs(NIL_UUID, DEMO_LABEL, [{ document: DEMO_DOCUMENT, mac }])
  if (sound === true) known.set(services, true)
  return sound === true
}

/** What lies in the database of the token for setting up. */
export interface SetupFact {
  readonly hash: string
  readonly expiresAt: number
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url')

const noUserYet = async (services: Services): Promise<boolean> =>
  !(await anyUser({ query: (statement) => services.database.installation(statement) }))

/** A new token for the page that sets up the first company, alive for a day; null once anybody exists. The former token ends. */
export async function ensureSetupToken(services: Services): Promise<string | null> {
  if (!(await noUserYet(services))) return null
  const token = Buffer.from(services.random.bytes(SECRET_BYTES)).toString('base64url')
  const fact: SetupFact = { hash: hashOf(token), expiresAt: services.clock.now() + SETUP_TTL_MS }
  await putFact(services.database, SETUP, fact)
  return token
}

/** The fact behind a token that may still be used; null for any other. */
export async function findSetupFact(services: Services, token: string): Promise<SetupFact | null> {
  const fact = (await findFact(services.database, SETUP)) as SetupFact | null | undefined
  if (fact === null || fact === undefined) return null
  return fact.hash === hashOf(token) && fact.expiresAt > services.clock.now() ? fact : null
}

export const SETUP_FACT = SETUP
