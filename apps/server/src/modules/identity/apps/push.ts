/**
 * An app states its request to us before it sends anybody here (RFC 9126): no browser carries it, so that nobody on the way reads or changes it, and a
 * confidential app has signed for it.
 */
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { spendProof } from '../../../platform/gate/dpop.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { statedProof } from '../clients/proof.ts'
import { auditAs } from '../sign-in/step.ts'
import { appIdOf } from './app.ts'
import { authenticateApp } from './authenticate.ts'
import { faultOf, type Parameters, referenceOf, scopesOf } from './request.ts'

/** How long a pushed request waits for its person's answer, in seconds: they may have to sign in first. */
const WAITS_S = 600

const refused = (error: string): Refusal => new Refusal('app_request_refused', { extra: { error } })

/** Which key the code will be bound to: the one that is proved, else the one that is named; null where neither is. */
function keyOf(asked: Parameters, proved: string | undefined): string | null {
  const { dpop_jkt: named } = asked
  if (named !== undefined && proved !== undefined && named !== proved) throw refused('invalid_dpop_proof')
  return proved ?? named ?? null
}

/** Takes an app's request and gives the reference to send a browser with. Refuses what the app may not ask with `app_request_refused`. */
export async function pushRequest(ctx: RequestContext, asked: Parameters): Promise<Answer> {
  const { services } = ctx
  const app = await authenticateApp(ctx, asked)
  const proof = await statedProof(ctx)
  const error = faultOf(asked, app, services.settings.HOLDFAST_URL.origin)
  if (error !== null) throw refused(error)
  const scopes = scopesOf(asked, app)
  const reference = await referenceOf(services, app.tenantId, {
    id: services.newId(),
    appId: app.id,
    redirectUri: asked['redirect_uri'] ?? '',
    challenge: asked['code_challenge'] ?? '',
    scopes,
    state: asked['state'],
    jkt: keyOf(asked, proof?.jkt),
    until: services.clock.now() + WAITS_S * 1_000,
  })
  if (reference === null) throw refused('invalid_request')
  const audit = await services.database.inTenant(app.tenantId, async (tx) => {
    if (proof !== null) await spendProof(services, tx, { proof, token: null })
    const event = { act: 'app.push', outcome: 'allowed', facts: { app: appIdOf(app), scopes } } as const
    return services.recorder.recordIn(tx, event, auditAs(ctx, { tenantId: app.tenantId, userId: null }))
  })
  const body = { request_uri: reference, expires_in: WAITS_S }
  return { status: 201, body, headers: { 'Cache-Control': 'no-store' }, audit }
}
