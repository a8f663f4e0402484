import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { isWithin } from '../../../platform/gate/networks.ts'
import { NIL_UUID } from '../../../platform/identifiers.ts'
import { ASSERTION_TYPE, isAssertedBy, statedSubject } from '../clients/assertion.ts'
import type { StatedIdentity } from '../clients/authenticate.ts'
import { auditAs } from '../sign-in/step.ts'
import { type AppDocument, appIdOf, findApp, readAppId } from './app.ts'

/** The id an app states, by itself or in its assertion; where it states both they are the same, and nothing comes by HTTP Basic. */
function statedId({ headers }: RequestContext, input: StatedIdentity): string | null {
  const { client_id: id, client_assertion: assertion, client_assertion_type: type } = input
  if (headers.authorization !== undefined) return null
  if (assertion === undefined) return type === undefined ? (id ?? null) : null
  const subject = statedSubject(assertion)
  return type === ASSERTION_TYPE && (id === undefined || id === subject) ? subject : null
}

/** A confidential app signs; a public one has nothing to sign with, and says so by its id alone. */
async function proves(ctx: RequestContext, app: AppDocument, assertion: string | undefined): Promise<boolean> {
  if (app.keys.length === 0) return assertion === undefined
  const keys = app.keys.map((key) => ({ ...key, until: null }))
  const { tenantId, id } = app
  return (
    assertion !== undefined && isAssertedBy(ctx.services, { tenantId, id, keys, clientId: appIdOf(app) }, assertion)
  )
}

async function examine(ctx: RequestContext, input: StatedIdentity): Promise<AppDocument | null> {
  const stated = readAppId(statedId(ctx, input) ?? '')
  if (stated === null) return null
  const { services } = ctx
  const found = await findApp(services, readerOf(services.database, stated.tenantId), stated.id)
  if (found === null || !(await proves(ctx, found.app, input.client_assertion))) return null
  const { app } = found
  return app.networks.length > 0 && !isWithin(app.networks, ctx.address) ? null : app
}

/** The app that asks. Refuses alike whether it is unknown, ended, at a wrong place or its proof wrong, and records the try. */
export async function authenticateApp(ctx: RequestContext, input: StatedIdentity): Promise<AppDocument> {
  const app = await examine(ctx, input)
  if (app !== null) return app
  const event = { act: 'app.token', outcome: 'refused', code: 'client_unknown' } as const
  await ctx.services.recorder.record(event, auditAs(ctx, { tenantId: NIL_UUID, userId: null }))
  throw new Refusal('client_unknown', { extra: { error: 'invalid_client' } })
}
