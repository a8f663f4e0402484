/** A program that looks after a machine has its agent open a link there: so the browser's key is known to be that machine's (docs/decisions/0118). */
import { sql } from 'kysely'
import { noteRows, systemTables } from '../../../platform/audit/system-rows.ts'
import type { Transaction } from '../../../platform/database/database.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { keyRequired } from '../../../platform/gate/bound-session.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { takeOnce } from '../../../platform/gate/once.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { announceChange, notifyChange } from '../../../platform/gate/session-end.ts'
import type { Keeper } from '../../../platform/keys/keeper.ts'
import { lockUser } from '../queries.ts'
import { isoTime } from '../times.ts'
import { devicesOf } from './device.ts'
import { machineDigests, putManaged } from './managed-rows.ts'

const LABEL = 'device-enrolment'
/** Long enough to sign in first; short enough that a link is no use on another day. */
const LIVES_MS = 15 * 60_000

/** What a link states under the keeper's MAC. */
interface Enrolment {
  readonly clientId: string
  readonly machine: string
  readonly until: number
  readonly nonce: string
}

const refused = (): Refusal => new Refusal('enrolment_refused')

/** Makes a link for one machine of the program's: it works once, for a quarter of an hour. */
export async function beginEnrolment(ctx: RequestContext, machine: string): Promise<Answer> {
  const { services, caller } = ctx
  const { keeper, settings, clock } = services
  const clientId = caller.session.client?.id ?? ''
  const [digest = ''] = await machineDigests(keeper, caller.tenant.id, { clientId, machines: [machine] })
  const until = clock.now() + LIVES_MS
  const text = JSON.stringify({ clientId, machine: digest, until, nonce: services.newId() } satisfies Enrolment)
  const [mac = new Uint8Array()] = await keeper.mac(caller.tenant.id, LABEL, [text])
  const code = `${Buffer.from(text).toString('base64url')}.${Buffer.from(mac).toString('base64url')}`
  const link = `${settings.HOLDFAST_URL.origin}/settings/security#enrol=${code}`
  const audit = { act: 'device.enrolment', outcome: 'allowed' } as const
  return { status: 201, body: { code, link, until: isoTime(until) }, audit }
}

async function opened(keeper: Pick<Keeper, 'verifyMacs'>, tenantId: string, code: string): Promise<Enrolment> {
  const [text = '', mac = ''] = code.split('.').map((part) => Buffer.from(part, 'base64url'))
  const document = text.toString()
  const [isSound] = await keeper.verifyMacs(tenantId, LABEL, [{ document, mac: Buffer.from(mac) }])
  if (isSound !== true) throw refused()
  return JSON.parse(document) as Enrolment
}

/** A machine vouches for one browser of each person: the one that was entered last. */
async function leaveMachine(tx: Transaction, about: { userId: string; machine: string }): Promise<void> {
  const left = await tx.query<{ id: string }>(
    sql`update device set machine = null, managed = null, managed_epoch = null, managed_mac = null
      where tenant_id = ${tx.tenantId} and user_id = ${about.userId} and machine = ${about.machine} returning id`,
  )
  await noteRows(
    tx,
    systemTables.device,
    left.map(({ id }) => id),
  )
}

/**
 * Enters the browser that this comes from as the link's machine. Refuses with `key_required` a session that is bound to no key, with
 * `enrolment_refused` a link that is none of ours, was used or is too late.
 */
export async function enrolDevice(ctx: RequestContext, code: string): Promise<Answer> {
  const { services, caller } = ctx
  const { jkt, userId, tenantId } = caller.session
  if (jkt === undefined) throw keyRequired()
  const now = services.clock.now()
  const { clientId, machine, until, nonce } = await opened(services.keeper, tenantId, code)
  if (until <= now) throw refused()
  return ctx.write(async (tx) => {
    await lockUser(tx, userId)
    // by what it says, not by how it is written: the same bytes can be written in several ways
    if (!(await takeOnce(tx, { text: `${LABEL} ${nonce}`, until }))) throw refused()
    const device = (await devicesOf(services, tx, userId)).find((each) => each.jkt === jkt)
    if (device === undefined) throw new Refusal('not_found')
    await leaveMachine(tx, { userId, machine })
    await putManaged(services, tx, { deviceId: device.id, userId, jkt, clientId, machine, since: now, report: null })
    announceChange(services, tx, userId)
    await notifyChange(tx, userId)
    const facts = { device: device.id, client: clientId }
    return { status: 204, audit: await tx.record({ act: 'device.enrol', outcome: 'allowed', facts }) }
  })
}
