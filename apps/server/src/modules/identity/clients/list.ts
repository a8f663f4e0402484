import { readerOf } from '../../../platform/database/reader.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import type { Services } from '../../../platform/services.ts'
import { isoTime } from '../times.ts'
import { type ClientDocument, type ClientRow, clientIdOf, clientName, clientsOf, openClient } from './client.ts'
import { isLive } from './credentials.ts'
import { MOST_CLIENTS } from './manage.ts'

/** What opens now and until when: never the secret, of a key its name. */
const credentialsOf = ({ secrets, keys }: ClientDocument, now: number) =>
  [
    ...secrets.map(({ until }) => ({ kind: 'secret' as const, kid: null, until })),
    ...keys.map(({ kid, until, x5t }) => ({
      kind: x5t === undefined ? ('key' as const) : ('certificate' as const),
      kid,
      until,
    })),
  ]
    .filter((each) => isLive(each, now))
    .map((each) => ({ ...each, until: each.until === null ? null : isoTime(each.until) }))

async function shown(services: Services, tenantId: string, row: ClientRow) {
  const now = services.clock.now()
  const client = await openClient(services, tenantId, row)
  if (client === null) return null
  return {
    clientId: clientIdOf(tenantId, row.id),
    name: await clientName(services, tenantId, row),
    ownerId: client.ownerId,
    scopes: client.scopes,
    confirmed: client.confirmed,
    /** Worked once, and waits for its owner's word again because nobody used it. */
    resting: !client.confirmed && client.confirmedAt !== null,
    credentials: credentialsOf(client, now),
    networks: client.networks,
    perMinute: client.perMinute,
    dpopRequired: client.dpopRequired,
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
