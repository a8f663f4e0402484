import { sql } from 'kysely'
import { noteRows, systemTables } from '../../../platform/audit/system-rows.ts'
import type { Transaction } from '../../../platform/database/database.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import type { Services } from '../../../platform/services.ts'
import { endTokensOf } from '../sessions.ts'
import { isoTime } from '../times.ts'
import { type ClientRow, clientIdOf, clientsOf, lockClient, sealClient } from './client.ts'

/** Ends the tokens of a program at once and on every node; it asks for others under what holds now. */
export const renewTokens = (services: Services, tx: Transaction, row: ClientRow): Promise<void> =>
  endTokensOf(services, tx, { userId: row.owner_id, clientId: row.id })

async function end(services: Services, tx: Transaction, row: ClientRow): Promise<void> {
  const ended = await sealClient(services, tx, {
    id: row.id,
    tenantId: tx.tenantId,
    ownerId: row.owner_id,
    scopes: [],
    secrets: [],
    keys: [],
    expiresAt: 0,
    ended: true,
    confirmed: false,
    confirmedAt: null,
    networks: [],
    perMinute: null,
    dpopRequired: false,
    byTwo: false,
  })
  await tx.query(sql`update api_client set document = ${ended.document}, epoch = ${ended.epoch}, mac = ${ended.mac},
    ended_at = ${isoTime(services.clock.now())} where tenant_id = ${tx.tenantId} and id = ${row.id}`)
  await noteRows(tx, systemTables.client, [row.id])
  await renewTokens(services, tx, row)
}

/** Ends the programs that act for a person, with every token they hold. */
export async function endClientsOf(services: Services, tx: Transaction, ownerId: string): Promise<void> {
  for (const row of await clientsOf(tx)) if (row.owner_id === ownerId) await end(services, tx, row)
}

/** Ends a program and every token it holds, at once and on every node: by whoever manages programs, or by the person it acts for. */
export async function endClient(ctx: RequestContext, which: { tenantId: string; id: string } | null): Promise<Answer> {
  const { services, caller } = ctx
  if (which === null || which.tenantId !== caller.tenant.id) throw new Refusal('not_found')
  return ctx.write(async (tx) => {
    const row = await lockClient(tx, which.id)
    const mayEnd = caller.access.capabilities.has('clients.write') || row?.owner_id === caller.user.id
    if (row === undefined || !mayEnd) throw new Refusal('not_found')
    await end(services, tx, row)
    const facts = { client: clientIdOf(tx.tenantId, row.id) }
    const audit = await tx.record({ act: 'client.end', outcome: 'allowed', facts })
    return { status: 204, audit }
  })
}
