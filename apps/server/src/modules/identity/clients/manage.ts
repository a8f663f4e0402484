import { isScope } from '@holdfast/policy'
import { sql } from 'kysely'
import { noteRows, systemTables } from '../../../platform/audit/system-rows.ts'
import type { Transaction } from '../../../platform/database/database.ts'
import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { hashSecret } from '../../../platform/gate/session.ts'
import { isUuid } from '../../../platform/identifiers.ts'
import type { Services } from '../../../platform/services.ts'
import { findUser } from '../queries.ts'
import { requireFreshFactor } from '../sign-in/step-up.ts'
import { isoTime } from '../times.ts'
import {
  type ClientRow,
  clientIdOf,
  clientName,
  clientsOf,
  findClient,
  openClient,
  sealClient,
  sealClientName,
} from './client.ts'

/** A program as it is asked for. */
export interface NewClient {
  readonly name: string
  readonly scopes: readonly string[]
  readonly ownerId: string
  /** Days until it ends by itself. */
  readonly days: number
  readonly createdBy: string | null
  /** Works at once; otherwise it rests until its owner confirms it. */
  readonly confirmed: boolean
}

const SECRET_BYTES = 32
const DAY_MS = 24 * 60 * 60_000
/** So many programs a company may have at once. */
const MOST_CLIENTS = 100

const fault = (path: string, code: string): Refusal => new Refusal('invalid', { errors: [{ path, code }] })

/** Makes a program in the caller's transaction. The secret is given this once; the database keeps its hash. */
export async function addClient(
  services: Services,
  tx: Transaction,
  client: NewClient,
): Promise<{ clientId: string; clientSecret: string }> {
  const plurals = services.catalog.served.map((object) => object.plural)
  const wrong = client.scopes.findIndex((scope) => !isScope(scope, plurals))
  if (client.scopes.length === 0) throw fault('/scopes', 'required')
  if (wrong >= 0) throw fault(`/scopes/${wrong}`, 'choice_unknown')
  const owner = isUuid(client.ownerId) ? await findUser(tx, client.ownerId) : undefined
  if (owner?.status !== 'active') throw fault('/ownerId', 'reference_invalid')
  if ((await clientsOf(tx)).length >= MOST_CLIENTS) throw new Refusal('conflict')
  const now = services.clock.now()
  const [id, secret] = [services.newId(), services.random.bytes(SECRET_BYTES)]
  const { document, epoch, mac } = await sealClient(services, tx, {
    id,
    tenantId: tx.tenantId,
    ownerId: client.ownerId,
    scopes: [...new Set(client.scopes)].sort(),
    secretHash: hashSecret(secret),
    expiresAt: now + client.days * DAY_MS,
    ended: false,
    confirmed: client.confirmed,
  })
  const name = await sealClientName(services, { tenantId: tx.tenantId, id, name: client.name })
  await tx.query(sql`insert into api_client (tenant_id, id, owner_id, sealed_name, document, epoch, mac, created_at, created_by)
    values (${tx.tenantId}, ${id}, ${client.ownerId}, ${name}, ${document}, ${epoch}, ${mac}, ${isoTime(now)}, ${client.createdBy})`)
  await noteRows(tx, systemTables.client, [id])
  return { clientId: clientIdOf(tx.tenantId, id), clientSecret: Buffer.from(secret).toString('base64url') }
}

/** Makes a program that acts for a person of the company, within scopes and until it ends. */
export async function createClient(
  ctx: RequestContext,
  input: Omit<NewClient, 'createdBy' | 'confirmed'>,
): Promise<Answer> {
  await requireFreshFactor(ctx)
  const { services, caller } = ctx
  const confirmed = input.ownerId === caller.user.id
  return ctx.write(async (tx) => {
    const made = await addClient(services, tx, { ...input, createdBy: caller.user.id, confirmed })
    const facts = { client: made.clientId, owner: input.ownerId, scopes: input.scopes, days: input.days }
    const audit = await tx.record({ act: 'client.create', outcome: 'allowed', facts })
    return { status: 201, headers: { Location: `/api/v1/clients/${made.clientId}` }, body: made, audit }
  })
}

async function shown(services: Services, tenantId: string, row: ClientRow) {
  const client = await openClient(services, tenantId, row)
  if (client === null) return null
  return {
    clientId: clientIdOf(tenantId, row.id),
    name: await clientName(services, tenantId, row),
    ownerId: client.ownerId,
    scopes: client.scopes,
    confirmed: client.confirmed,
    createdAt: row.created_at,
    usedAt: row.used_at,
    expiresAt: isoTime(client.expiresAt),
  }
}

async function listed(
  ctx: RequestContext,
  about: { act: string; isAsked: (row: ClientRow) => boolean },
): Promise<Answer> {
  const { services, caller } = ctx
  const tenantId = caller.tenant.id
  const rows = (await clientsOf(readerOf(services.database, tenantId))).filter(about.isAsked)
  const clients = await Promise.all(rows.map((row) => shown(services, tenantId, row)))
  const data = clients.filter((client) => client !== null)
  return {
    status: 200,
    body: { data, page: { next: null, limit: MOST_CLIENTS } },
    audit: { act: about.act, outcome: 'allowed', count: data.length },
  }
}

/** The company's programs; a row without the keeper's MAC is none. */
export const listClients = (ctx: RequestContext): Promise<Answer> =>
  listed(ctx, { act: 'client.list', isAsked: () => true })

/** The programs that act for the caller, or wait for their word. */
export const listOwnClients = (ctx: RequestContext): Promise<Answer> =>
  listed(ctx, { act: 'client.mine', isAsked: (row) => row.owner_id === ctx.caller.user.id })

/** The owner lets a program act for them: until then its secret opens nothing. */
export async function confirmClient(
  ctx: RequestContext,
  which: { tenantId: string; id: string } | null,
): Promise<Answer> {
  const { services, caller } = ctx
  if (which === null || which.tenantId !== caller.tenant.id) throw new Refusal('not_found')
  return ctx.write(async (tx) => {
    const row = await findClient(tx, which.id)
    const client = row === undefined ? null : await openClient(services, tx.tenantId, row)
    if (client === null || client.ownerId !== caller.user.id) throw new Refusal('not_found')
    await requireFreshFactor(ctx)
    const sealed = await sealClient(services, tx, { ...client, confirmed: true })
    await tx.query(sql`update api_client set document = ${sealed.document}, epoch = ${sealed.epoch}, mac = ${sealed.mac}
      where tenant_id = ${tx.tenantId} and id = ${client.id}`)
    await noteRows(tx, systemTables.client, [client.id])
    const facts = { client: clientIdOf(tx.tenantId, client.id), scopes: client.scopes }
    const audit = await tx.record({ act: 'client.confirm', outcome: 'allowed', facts })
    return { status: 204, audit }
  })
}
