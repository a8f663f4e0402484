import { Refusal } from '../errors/refusal.ts'
import type { RequestContext } from './context.ts'

/** Where one founder holds both duties, the same person may confirm only after this time (API.md, founder mode). */
export const FOUNDER_WAITS_MS = 24 * 3_600_000

/** Who asked for something that takes a second person, and when, in milliseconds. */
export interface AskedBy {
  readonly by: string
  readonly at: number
}

/** Whether the caller is the second of two people; a founder alone is after a day. */
export function isSecondPerson({ caller, services }: RequestContext, asked: AskedBy): boolean {
  if (asked.by !== caller.user.id) return true
  return caller.user.founder && services.clock.now() - asked.at >= FOUNDER_WAITS_MS
}

/** Refuses with `approval_required` whoever asked for it themselves. */
export function demandSecondPerson(ctx: RequestContext, asked: AskedBy): void {
  if (!isSecondPerson(ctx, asked)) throw new Refusal('approval_required')
}
