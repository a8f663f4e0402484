/** An administrator of sign-in changes our keys towards a SAML provider without a pause: made, told beside the former, switched, the former ended. */
import { workContext } from '../../../../platform/audit/work-context.ts'
import { readerOf } from '../../../../platform/database/reader.ts'
import { allTenants } from '../../../../platform/database/tenants.ts'
import { Refusal } from '../../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../../platform/gate/context.ts'
import type { Answer } from '../../../../platform/gate/route.ts'
import type { Services } from '../../../../platform/services.ts'
import { requireFreshFactor } from '../../sign-in/step-up.ts'
import {
  type Connection,
  connectionRows,
  findConnection,
  lockConnection,
  type OwnKeys,
  openConnection,
  type SamlKeys,
  updateConnection,
} from '../connection.ts'
import { requireConnection } from '../manage.ts'
import { aloneKeys, besideOf, fingerprintOf } from './beside.ts'
import { newSamlKeys } from './own-keys.ts'

export const KEYS_END_JOB = 'connection.own_keys_end'
const DAY_MS = 24 * 60 * 60_000

interface Change {
  readonly act: 'connection.own_keys_make' | 'connection.own_keys_switch' | 'connection.own_keys_end'
  /** The keys from now on, and the pair that it is about. Refuses where there is nothing to do. */
  readonly to: (own: OwnKeys | undefined) => { readonly own: OwnKeys; readonly pair: SamlKeys }
  readonly facts?: { readonly days: number }
}

/** Of our keys the record says which by the fingerprint of the certificate. */
async function changeKeys(ctx: RequestContext, id: string, { act, to, facts }: Change): Promise<Answer> {
  await requireFreshFactor(ctx)
  return ctx.write(async (tx) => {
    const { connection } = await requireConnection(ctx, tx, id)
    if (!('saml' in connection)) throw new Refusal('state_conflict')
    const { own, pair } = to(connection.own)
    await updateConnection(ctx.services, tx, { ...connection, own })
    const about = { connection: id, certificate: fingerprintOf(pair), ...facts }
    return { status: 204, audit: await tx.record({ act, outcome: 'allowed', facts: about }) }
  })
}

/** The pair that stands beside the one in use. Refuses with `state_conflict` where there is none. */
function requireBeside(own: OwnKeys | undefined, now: number) {
  const beside = own === undefined ? null : besideOf(own, now)
  if (own === undefined || beside === null) throw new Refusal('state_conflict')
  return { own, beside }
}

/** Makes the next keys: the provider is told of them, they open what is encrypted to them, and sign nothing yet. One pair at a time stands beside. */
export async function makeKeys(ctx: RequestContext, id: string): Promise<Answer> {
  const { services, caller } = ctx
  const now = services.clock.now()
  // RSA keys take a while: they are made before anything is held
  const known = await findConnection(services, readerOf(services.database, caller.tenant.id), id)
  if (known === null) throw new Refusal('not_found')
  if (!('saml' in known)) throw new Refusal('state_conflict')
  await requireFreshFactor(ctx)
  const pair = await newSamlKeys(services)
  const to = (own: OwnKeys | undefined) => {
    if (own === undefined) return { own: pair, pair }
    if (besideOf(own, now) !== null) throw new Refusal('state_conflict')
    return { own: { ...aloneKeys(own), beside: { ...pair, use: 'next', until: null } as const }, pair }
  }
  return changeKeys(ctx, id, { act: 'connection.own_keys_make', to })
}

/** The next keys sign from now on. The former go on opening for so many days, and are told until then; with none they end now. */
export function switchKeys(ctx: RequestContext, id: string, days: number): Promise<Answer> {
  const now = ctx.services.clock.now()
  const to = (stored: OwnKeys | undefined) => {
    const { own, beside } = requireBeside(stored, now)
    if (beside.use !== 'next') throw new Refusal('state_conflict')
    const next = aloneKeys(beside)
    const former = { ...aloneKeys(own), use: 'former', until: now + days * DAY_MS } as const
    return { own: days === 0 ? next : { ...next, beside: former }, pair: next }
  }
  return changeKeys(ctx, id, { act: 'connection.own_keys_switch', to, facts: { days } })
}

/** Ends the former keys before their time, or withdraws the next ones; those in use stay. */
export function endKeys(ctx: RequestContext, id: string): Promise<Answer> {
  const now = ctx.services.clock.now()
  const to = (stored: OwnKeys | undefined) => {
    const { own, beside } = requireBeside(stored, now)
    return { own: aloneKeys(own), pair: beside }
  }
  return changeKeys(ctx, id, { act: 'connection.own_keys_end', to })
}

/** The former keys whose time is over; null where there are none. */
function overOf(connection: Connection | null, now: number) {
  if (connection === null || !('saml' in connection)) return null
  const { own } = connection
  if (own?.beside == null || besideOf(own, now) !== null) return null
  return { next: { ...connection, own: aloneKeys(own) }, pair: own.beside }
}

/** Takes former keys out of the seal once their time is over; they have counted for nothing since. */
export async function endFormerKeys(services: Services): Promise<void> {
  const now = services.clock.now()
  for (const tenantId of await allTenants(services.database))
    for (const row of await connectionRows(readerOf(services.database, tenantId))) {
      if (overOf(await openConnection(services, tenantId, row), now) === null) continue
      await services.database.inTenant(tenantId, async (tx) => {
        const over = overOf((await lockConnection(services, tx, row.id))?.connection ?? null, now)
        if (over === null) return
        await updateConnection(services, tx, over.next)
        const facts = { connection: row.id, certificate: fingerprintOf(over.pair) }
        const context = workContext(services, { tenantId, operation: KEYS_END_JOB })
        await services.recorder.recordIn(tx, { act: KEYS_END_JOB, outcome: 'allowed', facts }, context)
      })
    }
}
