/** An app gives back what it holds (RFC 7009). */
import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { type Answer, UNRECORDED } from '../../../platform/gate/route.ts'
import { decodeToken } from '../../../platform/gate/session.ts'
import { endSession } from '../../../platform/gate/session-end.ts'
import type { StatedIdentity } from '../clients/authenticate.ts'
import { auditAs } from '../sign-in/step.ts'
import { type AppDocument, appIdOf } from './app.ts'
import { authenticateApp } from './authenticate.ts'
import { readRefresh } from './bearing.ts'
import { endGrant, lockGrant } from './grant.ts'

interface Ended {
  readonly userId: string
  readonly whole: boolean
}

async function endByRefresh(ctx: RequestContext, tx: Transaction, about: { app: AppDocument; token: string }) {
  const read = await readRefresh(ctx.services, about.token, tx.tenantId)
  const grant = read === null ? null : await lockGrant(ctx.services, tx, read.grantId)
  if (grant === null || grant.appId !== about.app.id) return null
  await endGrant(ctx.services, tx, grant)
  return { userId: grant.userId, whole: true }
}

async function endAccess(ctx: RequestContext, tx: Transaction, about: { app: AppDocument; token: string }) {
  const read = decodeToken(about.token)
  if (read === null || read.tenantId !== tx.tenantId) return null
  const [row] = await tx.query<{ user_id: string }>(sql`select user_id from session where tenant_id = ${tx.tenantId}
    and id = ${read.sessionId} and token_hash = ${Buffer.from(read.tokenHash, 'base64url')} and ended_at is null
    and document::jsonb #>> '{client,id}' = ${about.app.id}`)
  if (row === undefined) return null
  await endSession(ctx.services, tx, { sessionId: read.sessionId, userId: row.user_id })
  return { userId: row.user_id, whole: false }
}

/** Ends an access token, or by a refresh token the whole grant; says the same where there was nothing of the app's to end. */
export async function revokeToken(ctx: RequestContext, input: StatedIdentity & { token: string }): Promise<Answer> {
  const app = await authenticateApp(ctx, input)
  const about = { app, token: input.token }
  const audit = await ctx.services.database.inTenant(app.tenantId, async (tx) => {
    const ended: Ended | null = (await endByRefresh(ctx, tx, about)) ?? (await endAccess(ctx, tx, about))
    if (ended === null) return UNRECORDED
    const facts = { app: appIdOf(app), whole: ended.whole }
    const who = auditAs(ctx, { tenantId: tx.tenantId, userId: ended.userId })
    return ctx.services.recorder.recordIn(tx, { act: 'app.revoke', outcome: 'allowed', facts }, who)
  })
  return { status: 200, body: {}, audit }
}
