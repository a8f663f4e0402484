/** A leaver, as the directory says: everything ends at once, and what they held goes to who leads them. */
import type { RequestContext, WriteTransaction } from '../../../platform/gate/context.ts'
import { leadersAbove } from '../../../platform/gate/leaders-above.ts'
import { endAndHandOver, isSuccessor } from '../users/leave.ts'

/** The nearest who leads them and can work with what they held; null where there is nobody. */
async function successorOf(
  ctx: RequestContext,
  tx: WriteTransaction,
  about: { userId: string; teamId: string | null },
) {
  const { userId, teamId } = about
  for (const successorId of leadersAbove(ctx.caller.tenant.policy, teamId))
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
