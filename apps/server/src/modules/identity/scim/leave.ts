/** A leaver, as the directory says: everything ends at once, and what they held goes to who leads them. */
import type { RequestContext, WriteTransaction } from '../../../platform/gate/context.ts'
import type { TenantPolicy } from '../../../platform/gate/tenant-policy.ts'
import { endAndHandOver, isSuccessor } from '../users/leave.ts'

/** Who leads a person, nearest first: their team's lead, then those of the departments above it. */
export function leadsOf(policy: TenantPolicy, teamId: string | null): string[] {
  const leads: string[] = []
  const seen = new Set<string>()
  const add = (unit: string) => {
    const lead = policy.leads[unit]
    if (lead !== undefined && !leads.includes(lead)) leads.push(lead)
  }
  if (teamId !== null) add(teamId)
  for (let unit = teamId === null ? null : (policy.teams[teamId] ?? null); unit !== null && !seen.has(unit); ) {
    seen.add(unit)
    add(unit)
    unit = policy.departments[unit] ?? null
  }
  return leads
}

/** The nearest who leads them and can work with what they held; null where there is nobody. */
async function successorOf(
  ctx: RequestContext,
  tx: WriteTransaction,
  about: { userId: string; teamId: string | null },
) {
  const { userId, teamId } = about
  for (const successorId of leadsOf(ctx.caller.tenant.policy, teamId))
    if (successorId !== userId && (await isSuccessor(ctx, tx, { userId, successorId }))) return successorId
  return null
}

/** Ends the person's account in the transaction. Without a successor what they held stays theirs until an administrator hands it over. */
export async function leaveByDirectory(
  ctx: RequestContext,
  tx: WriteTransaction,
  about: { userId: string; teamId: string | null },
) {
  const successorId = await successorOf(ctx, tx, about)
  return endAndHandOver(ctx, tx, { userId: about.userId, successorId })
}
