import { normaliseIsoDay } from '@holdfast/catalog/values'
import { readerOf } from '../../platform/database/reader.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { Substitution } from '../../platform/gate/approval-policy.ts'
import { changePolicy } from '../../platform/gate/change-policy.ts'
import type { RequestContext, WriteTransaction } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { type Approving, approvingPeople, mayStandIn } from '../../platform/gate/substitutes.ts'
import { companyDay, type TenantPolicy } from '../../platform/gate/tenant-policy.ts'
import { publish } from '../../platform/jobs/outbox.ts'

/** What a notice of having been named says it is of. */
const SUBSTITUTE = 'substitute'
const DAY_MS = 86_400_000
const LONGEST_DAYS = 366

interface Stated {
  readonly userId: string
  readonly from: string
  readonly until: string
}

type People = ReadonlyMap<string, Approving>

const todayOf = ({ caller, services }: RequestContext): string => companyDay(caller.tenant.policy, services.clock.now())

/** The colleagues who may stand in for somebody. */
const candidatesFor = (people: People, away: string): readonly string[] =>
  [...people].flatMap(([id, approving]) => (id !== away && mayStandIn(approving, people.get(away) ?? null) ? [id] : []))

/** Who stands in for the caller, for whom they stand in now or later, and whom they may name. */
export async function readSubstitute(ctx: RequestContext): Promise<Answer> {
  const { caller, services } = ctx
  const { tenant, user } = caller
  const today = todayOf(ctx)
  const people = await approvingPeople(tenant, readerOf(services.database, tenant.id))
  const entries = Object.entries(tenant.policy.substitutes).filter(([, { until }]) => until >= today)
  const candidates = candidatesFor(people, user.id)
  const known = [...candidates, ...entries.flatMap(([away, { by }]) => [away, by])]
  const names = await services.people.namesOf(tenant.id, known)
  const personOf = (id: string) => ({ id, name: String(names.get(id)?.['name'] ?? '') })
  const [mine] = entries.filter(([away]) => away === user.id)
  const body = {
    mayName: people.has(user.id),
    today,
    substitute: mine === undefined ? null : { by: personOf(mine[1].by), from: mine[1].from, until: mine[1].until },
    insteadOf: entries.flatMap(([away, { by, from, until }]) =>
      by === user.id && mayStandIn(people.get(by) ?? null, people.get(away) ?? null)
        ? [{ away: personOf(away), from, until }]
        : [],
    ),
    candidates: candidates.map(personOf),
  }
  return { status: 200, body, audit: { act: 'substitute.read', outcome: 'allowed' } }
}

/** Refuses days that are none, that are over, or that are too many. */
function checkDays({ from, until }: Stated, today: string): void {
  const refuse = (path: string, code: string) => {
    throw new Refusal('invalid', { errors: [{ path, code }] })
  }
  for (const [path, day] of Object.entries({ '/from': from, '/until': until }))
    if (normaliseIsoDay(day) === undefined) refuse(path, 'date_invalid')
  if (until < from || until < today) refuse('/until', 'ends_before_it_began')
  if (Date.parse(until) - Date.parse(from) > LONGEST_DAYS * DAY_MS) refuse('/until', 'substitute_too_long')
}

/** Refuses a substitute who is none: of a lesser right, gone, or themselves away on one of the days. */
function checkSubstitute(policy: TenantPolicy, people: People, about: { away: string; named: Substitution }): void {
  const { away, named } = about
  const refuse = (code: string) => {
    throw new Refusal('invalid', { errors: [{ path: '/userId', code }] })
  }
  if (!candidatesFor(people, away).includes(named.by)) refuse('substitute_unfit')
  const own = policy.substitutes[named.by]
  if (own !== undefined && own.from <= named.until && named.from <= own.until) refuse('substitute_away')
}

/** Who approves may name a colleague of no less a right to approve in their stead, for a span of days; it takes the place of what they said before. */
export function nameSubstitute(ctx: RequestContext, stated: Stated): Promise<Answer> {
  const { caller, services } = ctx
  const me = caller.user.id
  const named: Substitution = { by: stated.userId.toLowerCase(), from: stated.from, until: stated.until }
  return ctx.write(async (tx) => {
    const people = await approvingPeople(caller.tenant, tx)
    if (!people.has(me)) throw new Refusal('forbidden')
    checkDays(stated, todayOf(ctx))
    await changePolicy(services, tx, (policy) => {
      checkSubstitute(policy, people, { away: me, named })
      return { ...policy, substitutes: { ...withoutOver(policy, todayOf(ctx)), [me]: named } }
    })
    const version = `${named.by}:${named.from}:${named.until}`
    await publish(tx, 'approval.asked', { userIds: [named.by], byId: me, object: SUBSTITUTE, ids: [me], version })
    const audit = await tx.record({ act: 'substitute.name', outcome: 'allowed', facts: { ...named } })
    return { status: 204, audit }
  })
}

/** What is still to come or runs: what is over is forgotten with the next that is said. */
const withoutOver = ({ substitutes }: TenantPolicy, today: string): TenantPolicy['substitutes'] =>
  Object.fromEntries(Object.entries(substitutes).filter(([, { until }]) => until >= today))

/** Nobody stands in for the caller any more; nothing happens where nobody did. */
export function endSubstitute(ctx: RequestContext): Promise<Answer> {
  const { services, caller } = ctx
  const me = caller.user.id
  const end = async (tx: WriteTransaction): Promise<Answer> => {
    await changePolicy(services, tx, (policy) => {
      const { [me]: _ended, ...substitutes } = policy.substitutes
      return { ...policy, substitutes }
    })
    const audit = await tx.record({ act: 'substitute.end', outcome: 'allowed' })
    return { status: 204, audit }
  }
  return ctx.write(end)
}
