/** Requests as one person meets them: what keeps them from approving, and whether they see it at all. */
import { type Reader, readerOf } from '../../platform/database/reader.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Caller } from '../../platform/gate/session.ts'
import type { AnyAct } from '../../platform/two-person/act.ts'
import { peopleAtWork } from '../../platform/two-person/people.ts'
import { type FoundRequest, findRequest, listRequests } from '../../platform/two-person/request.ts'
import { type Approver, type Bar, barOf, type Line } from '../../platform/two-person/who-approves.ts'

/** The acts there are, by name. */
export type Acts = ReadonlyMap<string, AnyAct>

export interface Met extends FoundRequest {
  readonly act: AnyAct
  readonly bar: Bar | null
}

const approverOf = ({ user, access }: Caller): Approver => ({
  userId: user.id,
  founder: user.founder,
  capabilities: access.capabilities,
})

/** The caller's own place among the people, as the keeper's seal says it. */
async function lineFor(reader: Reader, { tenant, user }: Caller): Promise<Line> {
  const { line } = await peopleAtWork(reader, tenant)
  return { ...line, teamOf: new Map(line.teamOf).set(user.id, user.teamId) }
}

const met = (found: FoundRequest, about: { acts: Acts; caller: Caller; line: Line; now: number }): Met | null => {
  const { acts, caller, line, now } = about
  const act = acts.get(found.asked.act)
  if (act === undefined) return null
  return { ...found, act, bar: barOf(approverOf(caller), { act, asked: found.asked, line, now }) }
}

/** Whoever asked sees it, who could approve such an act, and who reads the record of everything. */
const mayRead = ({ asked, bar }: Met, { user, access }: Caller): boolean =>
  asked.askedBy === user.id || bar !== 'right' || access.capabilities.has('audit.read')

/** One request; to whoever has no part in it there is none. */
export async function meet(
  ctx: RequestContext,
  acts: Acts,
  about: { id: string; reader: Reader; lock: boolean },
): Promise<Met> {
  const { services, caller } = ctx
  const { id, reader, lock } = about
  const found = await findRequest(services, reader, { id: id.toLowerCase(), lock })
  const one = met(found, { acts, caller, line: await lineFor(reader, caller), now: services.clock.now() })
  if (one === null || !mayRead(one, caller)) throw new Refusal('not_found')
  return one
}

/** All that the caller may see, the newest first. */
export async function meetAll({ services, caller }: RequestContext, acts: Acts): Promise<readonly Met[]> {
  const reader = readerOf(services.database, caller.tenant.id)
  const [found, line] = await Promise.all([listRequests(services, reader), lineFor(reader, caller)])
  const about = { acts, caller, line, now: services.clock.now() }
  return found.flatMap((each) => {
    const one = met(each, about)
    return one !== null && mayRead(one, caller) ? [one] : []
  })
}
