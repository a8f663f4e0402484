/** Apps as the company sees them, and as each person sees those they let in. */
import { contractWithin } from '@holdfast/policy'
import { type Reader, readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { isUuid } from '../../../platform/identifiers.ts'
import { endTokensOf } from '../sessions.ts'
import { isoTime } from '../times.ts'
import { MOST_APPS } from './admit.ts'
import { type AppDocument, type AppRow, appIdOf, appNames, appRows, openApp, readAppId, sealEnded } from './app.ts'
import { contractSentences } from './contract-sentences.ts'
import { endGrant, type GrantRow, grantRowsOf, lockGrant, openGrant, peopleOf } from './grant.ts'

interface Admitted {
  readonly app: AppDocument
  readonly row: AppRow
}

async function admittedApps(ctx: RequestContext, reader: Reader): Promise<readonly Admitted[]> {
  const rows = await appRows(reader)
  const apps = await Promise.all(
    rows.map(async (row) => ({ app: await openApp(ctx.services, reader.tenantId, row), row })),
  )
  return apps.flatMap(({ app, row }) => (app === null ? [] : [{ app, row }]))
}

const pageOf = (data: readonly unknown[]) => ({ data, page: { next: null, limit: Math.max(MOST_APPS, data.length) } })

/** The apps two people admitted; a row without the keeper's MAC is none. */
export async function listApps(ctx: RequestContext): Promise<Answer> {
  const { services, caller, language } = ctx
  const { catalog } = caller.tenant
  const reader = readerOf(services.database, caller.tenant.id)
  const data = await Promise.all(
    (await admittedApps(ctx, reader)).map(async ({ app, row }) => ({
      appId: appIdOf(app),
      ...(await appNames(services, caller.tenant.id, row)),
      says: contractSentences(catalog, app.contract, language),
      redirectUris: app.redirectUris,
      peopleADay: app.peopleADay,
      networks: app.networks,
      method: app.keys.length > 0 ? 'keys' : 'none',
      people: (await peopleOf(reader, app.id)).length,
      createdAt: row.created_at,
      usedAt: row.used_at,
      expiresAt: isoTime(app.expiresAt),
    })),
  )
  return { status: 200, body: pageOf(data), audit: { act: 'app.list', outcome: 'allowed', count: data.length } }
}

/** Ends an app and every token it holds in anybody's name, at once and on every node; it comes back by two people alone. */
export async function endApp(ctx: RequestContext, stated: string): Promise<Answer> {
  const { services } = ctx
  const which = readAppId(stated)
  if (which === null || which.tenantId !== ctx.caller.tenant.id) throw new Refusal('not_found')
  return ctx.write(async (tx) => {
    const [row] = await appRows(tx, { id: which.id, lock: true })
    const app = row === undefined ? null : await openApp(services, tx.tenantId, row)
    if (app === null) throw new Refusal('not_found')
    await sealEnded(services, tx, app)
    for (const userId of await peopleOf(tx, app.id)) await endTokensOf(services, tx, { userId, clientId: app.id })
    const audit = await tx.record({ act: 'app.end', outcome: 'allowed', facts: { app: appIdOf(app) } })
    return { status: 204, audit }
  })
}

/** One letting-in as its person sees it; null where it opens nothing any more. */
async function shownGrant(ctx: RequestContext, row: GrantRow, apps: readonly Admitted[]) {
  const { services, caller, language } = ctx
  const grant = await openGrant(services, caller.tenant.id, row)
  const found = apps.find(({ app }) => app.id === row.app_id)
  if (grant === null || grant.state !== 'live' || grant.expiresAt <= services.clock.now() || found === undefined)
    return null
  const { app } = found
  return {
    id: grant.id,
    ...(await appNames(services, caller.tenant.id, found.row)),
    says: contractSentences(caller.tenant.catalog, contractWithin(app.contract, grant.scopes), language),
    peopleADay: app.peopleADay,
    createdAt: row.created_at,
    usedAt: row.used_at,
    expiresAt: isoTime(grant.expiresAt),
  }
}

/** The apps that act for oneself. */
export async function listOwnApps(ctx: RequestContext): Promise<Answer> {
  const { services, caller } = ctx
  const reader = readerOf(services.database, caller.tenant.id)
  const [apps, rows] = [await admittedApps(ctx, reader), await grantRowsOf(reader, caller.user.id)]
  const data = (await Promise.all(rows.map((row) => shownGrant(ctx, row, apps)))).filter((each) => each !== null)
  return { status: 200, body: pageOf(data), audit: { act: 'app.mine', outcome: 'allowed', count: data.length } }
}

/** Takes back what one let an app do: its tokens end at once and on every node. */
export async function endOwnApp(ctx: RequestContext, id: string): Promise<Answer> {
  const { services, caller } = ctx
  if (!isUuid(id)) throw new Refusal('not_found')
  return ctx.write(async (tx) => {
    const grant = await lockGrant(services, tx, id)
    if (grant === null || grant.userId !== caller.user.id || grant.state === 'ended') throw new Refusal('not_found')
    await endGrant(services, tx, grant)
    const facts = { app: appIdOf({ tenantId: tx.tenantId, id: grant.appId }) }
    const audit = await tx.record({ act: 'app.withdraw', outcome: 'allowed', facts })
    return { status: 204, audit }
  })
}
