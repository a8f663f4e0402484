import type { Transaction } from '../../../platform/database/database.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { putCredential, sealList } from '../credentials/store.ts'
import { startSession } from '../sessions.ts'
import { deviceOf } from './step.ts'

/** The first password of a person who had none, and the session in which they enrol a factor. `hash` is the password's. */
export async function beginWithPassword(
  ctx: RequestContext,
  tx: Transaction,
  { userId, hash }: { readonly userId: string; readonly hash: string },
) {
  const { services } = ctx
  await putCredential(services, tx, { userId, secret: { kind: 'password', hash }, confirmed: true })
  const firstAt = services.clock.now()
  const start = { userId, state: 'enrol', factor: null, firstAt, device: deviceOf(ctx), jkt: ctx.jkt } as const
  const started = await startSession(services, tx, start)
  await sealList(services, tx, userId)
  return started
}
