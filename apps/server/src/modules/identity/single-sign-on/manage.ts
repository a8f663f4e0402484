/** The company's connections, as the security administrator keeps them. */
import { type Reader, readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { type RequestContext, statedVersion, type WriteTransaction } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { isUuid } from '../../../platform/identifiers.ts'
import { waitingAbout } from '../../../platform/two-person/request.ts'
import { requireFreshFactor } from '../sign-in/step-up.ts'
import {
  type Connection,
  type ConnectionRow,
  connectionRows,
  deleteConnection,
  findConnection,
  insertConnection,
  lockConnection,
  openConnection,
  updateConnection,
} from './connection.ts'
import { admittedLines, askMapping, mapGroups } from './mapping.ts'
import { returnAddress } from './provider.ts'
import { proofOf, publicKeyOf, type StatedConnection, soundSettings } from './stated.ts'

/** So many a company may have. */
const MOST_CONNECTIONS = 10

/** What a view takes of the row, and the request for further lines of its mapping that waits. */
interface Beside extends Pick<ConnectionRow, 'version' | 'created_at'> {
  readonly mappingWaits: string | null
}

/** A connection as it is shown: never its secret, of its keys the public part. */
function viewOf(ctx: RequestContext, connection: Connection, row: Beside) {
  const { proof, tenantId: _, ...settings } = connection
  return {
    ...settings,
    mappingWaits: row.mappingWaits,
    method: proof.method,
    publicKey: publicKeyOf(proof),
    returnAddress: returnAddress(ctx.services, connection),
    version: row.version,
    createdAt: row.created_at,
  }
}

/** The request for further lines of a connection's mapping; null where none waits. */
const waitingFor = async ({ services }: RequestContext, reader: Reader, subject: string): Promise<string | null> =>
  (await waitingAbout(reader, { act: mapGroups.name, subject, now: services.clock.now() })) ?? null

/** The company's connections; a row that was changed behind the application is none. */
export async function listConnections(ctx: RequestContext): Promise<Answer> {
  const { services, caller } = ctx
  const reader = readerOf(services.database, caller.tenant.id)
  const rows = await connectionRows(reader)
  const opened = await Promise.all(
    rows.map(async (row) => ({
      row: { ...row, mappingWaits: await waitingFor(ctx, reader, row.id) },
      connection: await openConnection(services, caller.tenant.id, row),
    })),
  )
  const data = opened.flatMap(({ row, connection }) => (connection === null ? [] : [viewOf(ctx, connection, row)]))
  return {
    status: 200,
    body: { data, page: { next: null, limit: MOST_CONNECTIONS } },
    audit: { act: 'connection.list', outcome: 'allowed', count: data.length },
  }
}

/** What the record tells of whom a connection lets in and how: its domains, and what counts as a second factor. */
const trustOf = ({ domains, mfa }: Pick<Connection, 'domains' | 'mfa'>) => ({ domains, mfa })

const rolesOf = ({ mapping }: Pick<Connection, 'mapping'>) => [...new Set(mapping.map(({ role }) => role))]

/** Makes a connection, which lets nobody in until it was tried and switched on. What groups give waits for a second person. */
export async function createConnection(ctx: RequestContext, stated: StatedConnection): Promise<Answer> {
  await requireFreshFactor(ctx)
  const { services, caller } = ctx
  const settings = await soundSettings(services, { tenantId: caller.tenant.id, stated, before: null })
  const proof = proofOf(services, stated, null)
  return ctx.write(async (tx) => {
    if ((await connectionRows(tx)).length >= MOST_CONNECTIONS) throw new Refusal('state_conflict')
    const of = { id: services.newId(), tenantId: tx.tenantId }
    const connection = { ...settings, ...of, proof, mapping: [], on: false, tried: false }
    await insertConnection(services, tx, { connection, by: caller.user.id })
    const mappingWaits = await askMapping(ctx, tx, { connection, mapping: settings.mapping })
    const facts = { connection: connection.id, ...trustOf(settings) }
    const audit = await tx.record({ act: 'connection.create', outcome: 'allowed', facts })
    const createdAt = new Date(services.clock.now()).toISOString()
    const body = viewOf(ctx, connection, { version: 1, created_at: createdAt, mappingWaits })
    return { status: 201, headers: { Location: `/api/v1/connections/${connection.id}` }, body, audit }
  })
}

async function requireConnection(ctx: RequestContext, tx: WriteTransaction, id: string) {
  const found = await lockConnection(ctx.services, tx, id)
  if (found === null) throw new Refusal('not_found')
  return found
}

/** Settings that decide whom the provider is asked about, and whether it is it: changed, they have to be tried again. */
const isOther = (before: Connection, next: Omit<Connection, 'on' | 'tried'>): boolean =>
  before.issuer !== next.issuer ||
  before.clientId !== next.clientId ||
  before.subjectClaim !== next.subjectClaim ||
  JSON.stringify(before.proof) !== JSON.stringify(next.proof)

const changedOf = (before: Connection, next: Connection): string[] =>
  Object.keys(next).filter(
    (name) => JSON.stringify(before[name as keyof Connection]) !== JSON.stringify(next[name as keyof Connection]),
  )

/**
 * Another issuer, client, secret or subject switches the connection off until it was tried. What groups are to give beyond what two people said of this
 * provider waits for a second person. What groups give, the domains and what counts as a second factor stand in the record, with what they were before.
 */
export async function changeConnection(ctx: RequestContext, id: string, stated: StatedConnection): Promise<Answer> {
  const version = statedVersion(ctx.headers)
  await requireFreshFactor(ctx)
  const { services, caller } = ctx
  const reader = readerOf(services.database, caller.tenant.id)
  // domains are asked about before anything is held; the version says that it is still the same connection
  const known = isUuid(id) ? await findConnection(services, reader, id) : null
  if (known === null) throw new Refusal('not_found')
  const settings = await soundSettings(services, { tenantId: caller.tenant.id, stated, before: known })
  return ctx.write(async (tx) => {
    const { connection: before, row } = await requireConnection(ctx, tx, id)
    if (row.version !== version) throw new Refusal('version_conflict')
    const next = { ...settings, proof: proofOf(services, stated, before), id, tenantId: tx.tenantId }
    const stays = !isOther(before, next)
    const mapping = admittedLines(before, next)
    const connection = { ...next, mapping, on: stays && before.on, tried: stays && before.tried }
    await updateConnection(services, tx, connection)
    const asked = await askMapping(ctx, tx, { connection, mapping: settings.mapping })
    const mappingWaits = asked ?? (await waitingFor(ctx, tx, id))
    const was = trustOf(before)
    const audit = await tx.record({
      act: 'connection.change',
      outcome: 'allowed',
      changed: changedOf(before, connection),
      facts: {
        connection: id,
        roles: rolesOf(connection),
        rolesBefore: rolesOf(before),
        ...trustOf(connection),
        domainsBefore: was.domains,
        mfaBefore: was.mfa,
      },
    })
    const body = viewOf(ctx, connection, { version: row.version + 1, created_at: row.created_at, mappingWaits })
    return { status: 200, body, audit }
  })
}

/** Switches a connection on, once it was tried; or off, at once. */
export async function switchConnection(ctx: RequestContext, id: string, on: boolean): Promise<Answer> {
  if (on) await requireFreshFactor(ctx)
  return ctx.write(async (tx) => {
    const { connection } = await requireConnection(ctx, tx, id)
    if (on && !connection.tried) throw new Refusal('invalid', { errors: [{ path: '/on', code: 'sso_untried' }] })
    await updateConnection(ctx.services, tx, { ...connection, on })
    const facts = { connection: id, on }
    const audit = await tx.record({ act: 'connection.switch', outcome: 'allowed', facts })
    return { status: 204, audit }
  })
}

/** Takes a connection away; whoever was linked by it comes in as before there was one. */
export async function removeConnection(ctx: RequestContext, id: string): Promise<Answer> {
  await requireFreshFactor(ctx)
  return ctx.write(async (tx) => {
    await requireConnection(ctx, tx, id)
    await deleteConnection(tx, id)
    const audit = await tx.record({ act: 'connection.remove', outcome: 'allowed', facts: { connection: id } })
    return { status: 204, audit }
  })
}
