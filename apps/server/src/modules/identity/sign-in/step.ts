import type { AuditContext } from '../../../platform/audit/event.ts'
import type { AuditReceipt } from '../../../platform/audit/recorder.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { proofCookie, sessionCookie } from '../../../platform/gate/cookie.ts'
import { tokenDigest } from '../../../platform/gate/dpop.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import type { SessionDocument } from '../../../platform/gate/session.ts'
import type { Device } from '../sessions.ts'

/** The record's context of a step of signing in: under the company and person it turned out to concern. */
export const auditAs = (
  ctx: RequestContext,
  who: { tenantId: string; userId: string | null; sessionId?: string },
): AuditContext => ({ ...ctx.audit, tenantId: who.tenantId, actorId: who.userId, sessionId: who.sessionId ?? null })

const BROWSERS: readonly [RegExp, string][] = [
  [/MicroMessenger/, 'WeChat'],
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const SYSTEMS: readonly [RegExp, string][] = [
  [/Windows/, 'Windows'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]

const firstOf = (table: readonly [RegExp, string][], text: string): string | undefined =>
  table.find(([pattern]) => pattern.test(text))?.[1]

/** Browser and system in words a person recognises; of a program its first word. */
export function deviceOf(ctx: RequestContext): Device {
  const agent = ctx.headers['user-agent'] ?? ''
  const named = [firstOf(BROWSERS, agent), firstOf(SYSTEMS, agent)].filter((each) => each !== undefined)
  return {
    agent: named.length > 0 ? named.join(' · ') : (agent.split(/[\s/]/)[0] ?? '').slice(0, 40),
    address: ctx.address,
  }
}

export interface NextStep {
  readonly next: 'mfa' | 'enrol_factor' | 'choose_tenant' | null
  readonly factors?: readonly string[]
  readonly tenants?: readonly { readonly id: string; readonly name: string }[]
  readonly recoveryCodes?: readonly string[]
}

function cookiesOf(url: URL, { token, session }: { token: string; session: SessionDocument }): readonly string[] {
  const own = sessionCookie(url, token)
  return session.jkt === undefined ? [own] : [own, proofCookie(url, tokenDigest(token))]
}

/** The answer of a step: what comes next, and the session under its new token. */
export const stepAnswer = (
  ctx: RequestContext,
  started: { token: string; session: SessionDocument },
  about: { body: NextStep; audit: AuditReceipt },
): Answer => ({
  status: 200,
  body: about.body,
  headers: { 'Set-Cookie': cookiesOf(ctx.services.settings.HOLDFAST_URL, started) },
  audit: about.audit,
})
