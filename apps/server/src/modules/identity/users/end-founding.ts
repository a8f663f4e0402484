import { ADMINISTRATOR_ROLES } from '@holdfast/policy'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext, WriteTransaction } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { isUuid } from '../../../platform/identifiers.ts'
import { requireFreshFactor } from '../sign-in/step-up.ts'
import { changeAuthority, type LockedPerson, lockPerson } from './authority.ts'
import { requireSeparateDuties } from './duties.ts'

type AdministratorRole = (typeof ADMINISTRATOR_ROLES)[number]

/** Who is to hold each of the three administrators' roles. */
export type Successors = Readonly<Record<AdministratorRole, string>>

const administrators: ReadonlySet<string> = new Set(ADMINISTRATOR_ROLES)
const faultAt = (role: string, code: string): Refusal =>
  new Refusal('invalid', { errors: [{ path: `/${role}`, code }] })

function requireThreePeople(successors: Successors): void {
  const ids = ADMINISTRATOR_ROLES.map((role) => successors[role])
  const twice = ADMINISTRATOR_ROLES.find((role, at) => ids.indexOf(successors[role]) < at)
  if (twice !== undefined) throw faultAt(twice, 'duties_separate')
  const unknown = ADMINISTRATOR_ROLES.find((role) => !isUuid(successors[role]))
  if (unknown !== undefined) throw faultAt(unknown, 'reference_invalid')
}

/** Locks the people in the order of their ids, so that two hand-overs at once wait for each other instead of blocking. */
async function lockAll(ctx: RequestContext, tx: WriteTransaction, ids: readonly string[]) {
  const people = new Map<string, LockedPerson>()
  for (const id of [...new Set(ids)].sort()) {
    const person = await lockPerson(ctx.services, tx, id).catch((error: unknown) => {
      if (error instanceof Refusal && error.code === 'not_found') return null
      throw error
    })
    if (person !== null) people.set(id, person)
  }
  return people
}

/** The roles a person has afterwards: of the administrators' roles only the one given, if any. */
function rolesAfter(person: LockedPerson, given: AdministratorRole | null): readonly string[] {
  const others = person.authority.roles.filter((role) => !administrators.has(role))
  return given === null ? others : [...others, given]
}

function checkSuccessor(person: LockedPerson | undefined, role: AdministratorRole): LockedPerson {
  if (person?.row.status !== 'active' || !person.sound) throw faultAt(role, 'reference_invalid')
  try {
    requireSeparateDuties(rolesAfter(person, role), false)
  } catch {
    throw faultAt(role, 'duties_separate')
  }
  return person
}

/**
 * Ends founder mode for good: the three administrators' roles go to three people who have come in, in one transaction; the founder keeps at most
 * one of them, and none beside work with customers. Nobody becomes a founder again.
 */
export async function endFounding(ctx: RequestContext, successors: Successors): Promise<Answer> {
  const { services, caller } = ctx
  if (!caller.user.founder) throw new Refusal('forbidden')
  requireThreePeople(successors)
  await requireFreshFactor(ctx)
  return ctx.write(async (tx) => {
    const people = await lockAll(ctx, tx, [...Object.values(successors), caller.user.id])
    const founder = people.get(caller.user.id)
    if (founder?.authority.founder !== true) throw new Refusal('state_conflict')
    const heirs = ADMINISTRATOR_ROLES.map((role) => ({
      role,
      person: checkSuccessor(people.get(successors[role]), role),
    }))
    const kept = heirs.find(({ person }) => person.row.id === founder.row.id)?.role ?? null
    const by = caller.user.id
    for (const { role, person } of heirs)
      if (person !== founder)
        await changeAuthority(services, tx, { person, change: { next: { roles: rolesAfter(person, role) }, by } })
    const next = { roles: rolesAfter(founder, kept), founder: false }
    await changeAuthority(services, tx, { person: founder, change: { next, by } })
    const audit = await tx.record({
      act: 'user.end_founding',
      outcome: 'allowed',
      object: 'user',
      recordId: founder.row.id,
      facts: { ...successors },
    })
    return { status: 200, body: { founder: false, ...successors }, audit }
  })
}
