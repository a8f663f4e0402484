/** The people of a bench: salespersons who own the contacts, in teams, and managers whose department holds all of them. */

import { createCompany, createPerson } from '../apps/server/src/modules/identity/company.ts'
import { startSession } from '../apps/server/src/modules/identity/sessions.ts'
import { changePolicy } from '../apps/server/src/platform/gate/change-policy.ts'
import { actIn } from '../apps/server/src/testing/people.ts'
import type { BenchInstallation } from './installation.ts'

export interface BenchPerson {
  readonly id: string
  /** The team of the person's customers. */
  readonly teamId: string
}

/** Everything of a company but its sessions, which end: it can be kept with the installation. */
export interface CompanyRecord {
  readonly tenantId: string
  readonly reps: readonly BenchPerson[]
  readonly managers: readonly BenchPerson[]
}

export interface BenchCompany extends CompanyRecord {
  /** Whose the contact of this number is. */
  ownerOf(n: number): BenchPerson
}

export const companyOf = (record: CompanyRecord): BenchCompany => ({
  ...record,
  ownerOf: (n) => record.reps[n % record.reps.length] as BenchPerson,
})

const TEAM_SIZE = 10

async function makeTeams({ services, owner }: BenchInstallation, tenantId: string, count: number): Promise<string[]> {
  const department = services.newId()
  const teams = Array.from({ length: count }, () => services.newId())
  for (const id of teams)
    await owner.query(
      `insert into team (tenant_id, id, sealed_confidential, created_at, updated_at) values ($1, $2, '\\x00', now(), now())`,
      [tenantId, id],
    )
  await actIn(services, tenantId, (tx) =>
    changePolicy(services, tx, (policy) => ({
      ...policy,
      teams: Object.fromEntries(teams.map((id) => [id, department])),
      departments: { [department]: null },
    })),
  )
  return teams
}

/**
 * Founds the company. Reps belong to no team themselves, so that each lists exactly the contacts they own, as the baseline does; their contacts
 * belong to teams of ten owners each, which all lie in the managers' department.
 */
export async function foundCompany(
  installation: BenchInstallation,
  people: { reps: number; managers: number },
): Promise<BenchCompany> {
  const { services } = installation
  const tenantId = await createCompany(services, { name: '云杉精密仪器', country: 'CN', language: 'zh' })
  const teams = await makeTeams(installation, tenantId, Math.ceil(people.reps / TEAM_SIZE))
  const join = (role: string, n: number, teamId: string | null) =>
    actIn(services, tenantId, (tx) =>
      createPerson(services, tx, {
        name: `${role}${n}`,
        email: `${role}${n}@example.com`,
        roles: [role],
        pendingRoles: [],
        founder: false,
        teamId,
        language: 'zh',
        status: 'active',
        createdBy: null,
      }),
    )
  const reps: BenchPerson[] = []
  for (let n = 0; n < people.reps; n++)
    reps.push({ id: await join('sales_rep', n, null), teamId: teams[Math.floor(n / TEAM_SIZE)] ?? '' })
  const managers: BenchPerson[] = []
  for (let n = 0; n < people.managers; n++) {
    const teamId = teams[n % teams.length] ?? ''
    managers.push({ id: await join('sales_manager', n, teamId), teamId })
  }
  return companyOf({ tenantId, reps, managers })
}

/** Signs people in by a session of their own; gives the tokens in their order. */
export async function signIn(
  { services }: BenchInstallation,
  company: CompanyRecord,
  people: readonly BenchPerson[],
): Promise<string[]> {
  return actIn(services, company.tenantId, async (tx) => {
    const tokens: string[] = []
    for (const { id } of people)
      tokens.push((await startSession(services, tx, { userId: id, state: 'full', factor: 'totp' })).token)
    return tokens
  })
}
