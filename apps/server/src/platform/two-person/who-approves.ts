/** Who may approve what somebody else asked for. Pure. */
import type { Capability } from '@holdfast/policy'
import { leadersAbove } from '../gate/leaders-above.ts'
import { FOUNDER_WAITS_MS } from '../gate/second-person.ts'
import type { TenantPolicy } from '../gate/tenant-policy.ts'
import type { AnyAct } from './act.ts'
import type { Asked } from './request.ts'

/** Why somebody does not approve a request. */
export type Bar = 'right' | 'own' | 'subordinate' | 'widened'

/** One who may be asked. */
export interface Approver {
  readonly userId: string
  readonly founder: boolean
  readonly capabilities: ReadonlySet<Capability>
}

/** The company as its people report to each other. */
export interface Line {
  /** Everybody at work. */
  readonly approvers: readonly Approver[]
  readonly policy: Pick<TenantPolicy, 'teams' | 'departments' | 'leads'>
  /** Person → team. */
  readonly teamOf: ReadonlyMap<string, string | null>
}

/** Who leads the person's team and each department above it, but they themselves. */
const leadersOf = ({ policy, teamOf }: Line, userId: string): readonly string[] =>
  leadersAbove(policy, teamOf.get(userId) ?? null).filter((leader) => leader !== userId)

/** Whether the person reports to the other, directly or through others. */
export function reportsTo(line: Line, userId: string, above: string): boolean {
  const known = new Set<string>([userId])
  const open = [userId]
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const leader of leadersOf(line, next)) {
      if (leader === above) return true
      if (!known.has(leader)) open.push(leader)
      known.add(leader)
    }
  return false
}

/** Whether somebody else could approve it now. */
const hasOther = (request: Parameters<typeof barOf>[1]): boolean =>
  request.line.approvers.some((each) => each.userId !== request.asked.askedBy && barOf(each, request) === null)

/**
 * What keeps somebody from approving; null where nothing does. Who reports to whom counts as it was when it was asked and as it is now. A founder alone may, a day after they asked, so that a company of one can begin; whom
 * they lead meanwhile still may not.
 */
export function barOf(who: Approver, request: { act: AnyAct; asked: Asked; line: Line; now: number }): Bar | null {
  const { act, asked, line, now } = request
  if (!act.approve.some((capability) => who.capabilities.has(capability))) return 'right'
  if (who.userId === asked.askedBy)
    return who.founder && now - asked.askedAt >= FOUNDER_WAITS_MS && !hasOther(request) ? null : 'own'
  if (act.widened(asked.payload).includes(who.userId)) return 'widened'
  const wasBelow = asked.below?.includes(who.userId) === true
  return wasBelow || reportsTo(line, who.userId, asked.askedBy) ? 'subordinate' : null
}
