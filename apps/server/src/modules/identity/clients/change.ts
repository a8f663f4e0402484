import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext, WriteTransaction } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { requireFreshFactor } from '../sign-in/step-up.ts'
import { isoTime } from '../times.ts'
import { type ClientDocument, type ClientRow, clientIdOf, lockClient, openClient, updateClient } from './client.ts'
import { besideOld, methodOf, newCredentials } from './credentials.ts'
import { renewTokens } from './end.ts'
import { demandKeys } from './manage.ts'
import { readKeys } from './public-keys.ts'

type Which = { readonly tenantId: string; readonly id: string } | null

interface Found {
  readonly row: ClientRow
  readonly client: ClientDocument
}

/** The program, for whom it concerns: nobody else learns that there is one. */
export async function findFor(
  ctx: RequestContext,
  tx: WriteTransaction,
  about: { which: Which; concerns: (client: ClientDocument) => boolean },
): Promise<Found> {
  const { which, concerns } = about
  const row = which === null || which.tenantId !== ctx.caller.tenant.id ? undefined : await lockClient(tx, which.id)
  const client = row === undefined ? null : await openClient(ctx.services, tx.tenantId, row)
  if (row === undefined || client === null || !concerns(client)) throw new Refusal('not_found')
  return { row, client }
}

const isOwn = ({ caller }: RequestContext, client: ClientDocument): boolean => client.ownerId === caller.user.id

/** The owner lets a program act for them: until then its secret opens nothing. */
export async function confirmClient(ctx: RequestContext, which: Which): Promise<Answer> {
  const { services } = ctx
  return ctx.write(async (tx) => {
    const { client } = await findFor(ctx, tx, { which, concerns: (each) => isOwn(ctx, each) })
    await requireFreshFactor(ctx)
    await updateClient(services, tx, { ...client, confirmed: true, confirmedAt: services.clock.now() })
    const facts = { client: clientIdOf(tx.tenantId, client.id), scopes: client.scopes }
    const audit = await tx.record({ act: 'client.confirm', outcome: 'allowed', facts })
    return { status: 204, audit }
  })
}

const HOUR_MS = 60 * 60_000

/** What is to take the place of a program's credentials. */
export interface Rotation {
  /** Hours for which the former ones open beside the new; with none, they and every token end now. */
  readonly hours: number
  /** Public keys as JWKs; without them a new secret. */
  readonly keys: readonly Readonly<Record<string, unknown>>[]
}

/**
 * New credentials without a moment in which none open: the former ones go on for as long as is said, and end by themselves. A secret is told this
 * once, and to whom the program acts for alone: whoever else had it would act as them.
 */
export async function rotateClient(ctx: RequestContext, which: Which, { hours, keys }: Rotation): Promise<Answer> {
  await requireFreshFactor(ctx)
  const { services } = ctx
  const { secret, ...next } = newCredentials(services, await readKeys(keys))
  return ctx.write(async (tx) => {
    const { row, client } = await findFor(ctx, tx, { which, concerns: (each) => isOwn(ctx, each) })
    await demandKeys(services, tx, next.keys)
    const until = services.clock.now() + hours * HOUR_MS
    await updateClient(services, tx, { ...client, ...besideOld(client, next, until) })
    if (hours === 0) await renewTokens(services, tx, row)
    const clientId = clientIdOf(tx.tenantId, client.id)
    const facts = { client: clientId, hours, method: methodOf(next.keys) }
    const audit = await tx.record({ act: 'client.rotate', outcome: 'allowed', facts })
    const told = secret === null ? {} : { clientSecret: secret }
    return { status: 200, body: { clientId, ...told, formerUntil: isoTime(until) }, audit }
  })
}
