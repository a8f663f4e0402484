/** A token for a directory that can hold one and nothing else: of a program, for as long as the program lives. */
import { DIRECTORY_SCOPE } from '@holdfast/policy'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { startSession } from '../sessions.ts'
import { requireFreshFactor } from '../sign-in/step-up.ts'
import { isoTime } from '../times.ts'
import { findFor } from './change.ts'
import { clientIdOf } from './client.ts'
import { renewTokens } from './end.ts'

/** Makes the token, told this once, for one's own confirmed program that keeps the directory and does nothing else; the former one ends. */
export async function makeDirectoryToken(
  ctx: RequestContext,
  which: { tenantId: string; id: string } | null,
): Promise<Answer> {
  await requireFreshFactor(ctx)
  const { services, caller } = ctx
  return ctx.write(async (tx) => {
    const { row, client } = await findFor(ctx, tx, { which, concerns: ({ ownerId }) => ownerId === caller.user.id })
    const isDirectory = client.scopes.length === 1 && client.scopes[0] === DIRECTORY_SCOPE
    const now = services.clock.now()
    if (!client.confirmed || !isDirectory || client.dpopRequired || client.expiresAt <= now)
      throw new Refusal('state_conflict')
    if (caller.tenant.policy.programKeys && client.networks.length === 0)
      throw new Refusal('invalid', { errors: [{ path: '/networks', code: 'networks_needed' }] })
    await renewTokens(services, tx, row)
    const { networks, perMinute } = client
    const { token, session } = await startSession(services, tx, {
      userId: client.ownerId,
      state: 'full',
      factor: null,
      client: {
        id: client.id,
        scopes: client.scopes,
        ...(networks.length === 0 ? {} : { networks }),
        ...(perMinute === null ? {} : { perMinute }),
      },
      personal: { scopes: client.scopes, lastsMs: client.expiresAt - now },
    })
    const facts = { client: clientIdOf(tx.tenantId, client.id) }
    const audit = await tx.record({ act: 'client.directory_token', outcome: 'allowed', facts })
    return { status: 201, body: { token, expiresAt: isoTime(session.expiresAt) }, audit }
  })
}
