/** The company's connections, as the security administrator keeps them. */
import { isDeepStrictEqual } from 'node:util'
import { type Reader, readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { type RequestContext, statedVersion, type WriteTransaction } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { isUuid } from '../../../platform/identifiers.ts'
import { waitingAbout } from '../../../platform/two-person/request.ts'
import { requireFreshFactor } from '../sign-in/step-up.ts'
import { isoTime } from '../times.ts'
import {
  type Connection,
  type ConnectionRow,
  type ConnectionSettings,
  connectionRows,
  deleteConnection,
  findConnection,
  insertConnection,
  lockConnection,
  openConnection,
  updateConnection,
} from './connection.ts'
import { soonOf } from './ends.ts'
import { admittedLines, askMapping, mapGroups } from './mapping.ts'
import { returnAddress } from './provider.ts'
import { keysView } from './saml/beside.ts'
import { admitKeys, askKeys, withAdmittedKeys } from './signing-keys.ts'
import { publicKeyOf, type StatedConnection, soundSettings } from './stated.ts'
import { placeAddress } from './told-at.ts'

/** So many a company may have. */
const MOST_CONNECTIONS = 10

/** The requests that wait for a second person: for further lines of a connection's mapping, and for further keys. */
interface Waits {
  readonly mappingWaits: string | null
  readonly keysWait: string | null
}

/** What a view takes of the row, and what waits. */
type Beside = Pick<ConnectionRow, 'version' | 'created_at'> & Waits

/** How it is proved who speaks: never a secret, of keys the public part. */
function proofViewOf(connection: Connection, now: number) {
  if ('saml' in connection) {
    const { own, ...settings } = connection
    return { ...settings, ...(own === undefined ? {} : { ownKeys: keysView(own, now) }) }
  }
  if ('ldap' in connection || 'work' in connection) {
    const { proof: _, ...settings } = connection
    return settings
  }
  const { proof, ...settings } = connection
  return { ...settings, method: proof.method, publicKey: publicKeyOf(proof) }
}

/** Whether its provider may tell who has logged out there, or answers when it is told. */
const isToldOfLogouts = (connection: Connection): boolean =>
  'clientId' in connection ||
  ('saml' in connection && typeof (connection.saml.logoutUrl ?? connection.saml.logoutRequestUrl) === 'string')

/** A connection as it is shown. */
function viewOf(ctx: RequestContext, connection: Connection, row: Beside) {
  const now = ctx.services.clock.now()
  const { tenantId: _, ...settings } = proofViewOf(connection, now)
  return {
    ...settings,
    mappingWaits: row.mappingWaits,
    keysWait: row.keysWait,
    endsSoon: soonOf(connection, now).map(({ whose, at }) => ({ whose, at: isoTime(at) })),
    returnAddress: returnAddress(ctx.services, connection),
    ...('saml' in connection ? { metadataAddress: placeAddress(ctx.services, connection, 'metadata') } : {}),
    ...(isToldOfLogouts(connection) ? { logoutAddress: placeAddress(ctx.services, connection, 'logout') } : {}),
    version: row.version,
    createdAt: row.created_at,
  }
}

async function waitsOf({ services }: RequestContext, reader: Reader, subject: string): Promise<Waits> {
  const waiting = async ({ name }: typeof mapGroups) =>
    (await waitingAbout(reader, { act: name, subject, now: services.clock.now() })) ?? null
  const [mappingWaits, keysWait] = await Promise.all([waiting(mapGroups), waiting(admitKeys)])
  return { mappingWaits, keysWait }
}

/** Asks a second person for whatever of the stated settings one alone does not decide. Gives what waits then. */
async function askSecond(
  ctx: RequestContext,
  tx: WriteTransaction,
  about: { connection: Connection; stated: ConnectionSettings },
): Promise<Waits> {
  const { connection, stated } = about
  await askMapping(ctx, tx, { connection, mapping: stated.mapping })
  await askKeys(ctx, tx, { before: connection, stated })
  return waitsOf(ctx, tx, connection.id)
}

/** The company's connections; a row that was changed behind the application is none. */
export async function listConnections(ctx: RequestContext): Promise<Answer> {
  const { services, caller } = ctx
  const reader = readerOf(services.database, caller.tenant.id)
  const rows = await connectionRows(reader)
  const opened = await Promise.all(
    rows.map(async (row) => ({
      row: { ...row, ...(await waitsOf(ctx, reader, row.id)) },
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

/** Without what one person alone does not decide. */
const aloneOf = (settings: ConnectionSettings): ConnectionSettings => ({
  ...settings,
  mapping: [],
  ...('saml' in settings ? { saml: { ...settings.saml, certificates: [] } } : {}),
})

/** Makes a connection, which lets nobody in until it was tried and switched on. What groups give, and which keys are believed, waits for a second person. */
export async function createConnection(ctx: RequestContext, stated: StatedConnection): Promise<Answer> {
  await requireFreshFactor(ctx)
  const { services, caller } = ctx
  const settings = await soundSettings(services, { tenant: caller.tenant, stated, before: null })
  return ctx.write(async (tx) => {
    if ((await connectionRows(tx)).length >= MOST_CONNECTIONS) throw new Refusal('state_conflict')
    const of = { id: services.newId(), tenantId: tx.tenantId }
    const connection = { ...aloneOf(settings), ...of, on: false, tried: false }
    await insertConnection(services, tx, { connection, by: caller.user.id })
    const waits = await askSecond(ctx, tx, { connection, stated: settings })
    const facts = { connection: connection.id, ...trustOf(settings) }
    const audit = await tx.record({ act: 'connection.create', outcome: 'allowed', facts })
    const createdAt = new Date(services.clock.now()).toISOString()
    const body = viewOf(ctx, connection, { version: 1, created_at: createdAt, ...waits })
    return { status: 201, headers: { Location: `/api/v1/connections/${connection.id}` }, body, audit }
  })
}

/** The connection, for whoever is going to change it. Refuses with `not_found`. */
export async function requireConnection(ctx: RequestContext, tx: WriteTransaction, id: string) {
  const found = await lockConnection(ctx.services, tx, id)
  if (found === null) throw new Refusal('not_found')
  return found
}

/** Settings that decide whom the provider is asked about, and whether it is it: changed, they have to be tried again. */
const isOther = (before: ConnectionSettings, next: ConnectionSettings): boolean =>
  !isDeepStrictEqual(foundationOf(before), foundationOf(next))

function foundationOf(of: ConnectionSettings): unknown {
  if ('ldap' in of) {
    const { bindDn, base, loginAttribute, subjectAttribute } = of.ldap
    return [of.issuer, of.proof, bindDn, base, loginAttribute, subjectAttribute]
  }
  if ('work' in of) return [of.issuer, of.work.app, of.proof]
  if (!('saml' in of)) return [of.issuer, of.clientId, of.subjectClaim, of.proof]
  const { signInUrl, subjectAttribute } = of.saml
  return [of.issuer, signInUrl, subjectAttribute]
}

const changedOf = (before: Connection, next: Connection): string[] => {
  const former = new Map<string, unknown>(Object.entries(before))
  return Object.entries(next)
    .filter(([name, value]) => !isDeepStrictEqual(former.get(name), value))
    .map(([name]) => name)
}

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
  const settings = await soundSettings(services, { tenant: caller.tenant, stated, before: known })
  return ctx.write(async (tx) => {
    const { connection: before, row } = await requireConnection(ctx, tx, id)
    // what was looked at is what is changed: keys that ended meanwhile do not come back
    if (row.version !== version || !isDeepStrictEqual(known, before)) throw new Refusal('version_conflict')
    const stays = !isOther(before, settings)
    const next = { ...withAdmittedKeys(before, settings), id, tenantId: tx.tenantId }
    const mapping = admittedLines(before, next)
    const connection = { ...next, mapping, on: stays && before.on, tried: stays && before.tried }
    await updateConnection(services, tx, connection)
    const waits = await askSecond(ctx, tx, { connection, stated: settings })
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
    const body = viewOf(ctx, connection, { version: row.version + 1, created_at: row.created_at, ...waits })
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
