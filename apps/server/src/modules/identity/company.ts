import { sealEnvelope, suiteA1 } from '@holdfast/crypto'
import { type BudgetClass, standardRoles } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Transaction } from '../../platform/database/database.ts'
import { authorityDocument, type UserAuthority } from '../../platform/gate/session.ts'
import { sealSmall } from '../../platform/gate/small-seal.ts'
import { emptyPolicy } from '../../platform/gate/tenant-policy.ts'
import { NIL_UUID, uuidToBytes } from '../../platform/identifiers.ts'
import { userBinding } from '../../platform/people.ts'
import type { Services } from '../../platform/services.ts'

/** A company as it is founded. */
export interface NewCompany {
  readonly name: string
  readonly country: string
  readonly language: 'zh' | 'en'
}

/** A person as they join. */
export interface NewPerson {
  readonly name: string
  readonly email: string
  readonly roles: readonly string[]
  /** Roles that rest until the security administrator confirms them. */
  readonly pendingRoles: readonly string[]
  readonly founder: boolean
  readonly teamId: string | null
  readonly language: 'zh' | 'en'
  readonly status: UserAuthority['status']
  readonly createdBy: string | null
}

const BUDGET_ORDER: readonly BudgetClass[] = ['staff', 'agent', 'client', 'rep', 'manager']

/** The keeper's budget of a person with these roles: the widest of them. */
export function budgetOf(roles: readonly string[]): BudgetClass {
  const classes = standardRoles.filter((role) => roles.includes(role.name)).map((role) => role.budget)
  return classes.sort((a, b) => BUDGET_ORDER.indexOf(b) - BUDGET_ORDER.indexOf(a))[0] ?? 'staff'
}

/** The digest by which an e-mail is found at sign-in, before any tenant is known. */
export async function loginDigest(services: Services, email: string): Promise<Uint8Array> {
  const [digest] = await services.keeper.digests(NIL_UUID, 'login', [email.normalize('NFC').toLowerCase()])
  if (digest === undefined) throw new Error('the keeper gave no digest')
  return digest
}

/** Founds a company: its keys, its log, its policy under seal. Gives its id. */
export async function createCompany(services: Services, company: NewCompany): Promise<string> {
  const { keeper, newId, clock, random } = services
  const id = newId()
  await keeper.createTenant(id)
  const origin = `holdfast/${id}`
  await keeper.createLog(id, origin)
  const policy = JSON.stringify(emptyPolicy(company.country))
  // the tenant itself opens its directory of colleagues, so it is a principal of the keeper's too
  const { epoch, mac } = await keeper.sealAuthority(id, id, policy, 'staff')
  const key = await keeper.purposeKey(id, 'settings')
  const settings = sealSmall(key, { text: JSON.stringify({ name: company.name }), binding: uuidToBytes(id), random })
  await services.database.inTenant(id, (tx) =>
    tx.query(sql`insert into tenant (tenant_id, created_at, country, language, sealed_settings, policy_document, policy_epoch, policy_mac, log_origin)
      values (${id}, ${new Date(clock.now()).toISOString()}, ${company.country}, ${company.language}, ${settings}, ${policy}, ${epoch}, ${mac}, ${origin})`),
  )
  return id
}

/** Adds a person to a company: sealed name and e-mail, rights under the keeper's seal, a name to sign in by. Gives the id. */
export async function createPerson(services: Services, tx: Transaction, person: NewPerson): Promise<string> {
  const { keeper, newId, clock, random } = services
  const id = newId()
  const authority: UserAuthority = {
    id,
    tenantId: tx.tenantId,
    status: person.status,
    roles: person.roles,
    founder: person.founder,
    teamId: person.teamId,
  }
  const [[key], seal, digest] = await Promise.all([
    keeper.createSubjects(tx.tenantId, 'user', [id]),
    keeper.sealAuthority(tx.tenantId, id, authorityDocument(authority), budgetOf(person.roles)),
    loginDigest(services, person.email),
  ])
  if (key === undefined) throw new Error('the keeper gave no key')
  const plain = new TextEncoder().encode(JSON.stringify({ name: person.name, email: person.email }))
  const envelope = sealEnvelope({ suite: suiteA1, version: 1, key }, userBinding(tx.tenantId, { id, seal: 1 }), {
    plain,
    nonce: random.bytes(12),
  })
  const now = new Date(clock.now()).toISOString()
  await tx.query(sql`insert into app_user (tenant_id, id, status, roles, pending_roles, founder, team_id, language, key_id, sealed_personal, authority_epoch, authority_mac,
      created_at, created_by, updated_at, updated_by)
    values (${tx.tenantId}, ${id}, ${person.status}, ${person.roles}::text[], ${person.pendingRoles}::text[], ${person.founder}, ${person.teamId}, ${person.language}, ${id}, ${envelope},
      ${seal.epoch}, ${seal.mac}, ${now}, ${person.createdBy}, ${now}, ${person.createdBy})`)
  await tx.query(sql`insert into login_name (digest, tenant_id, user_id) values (${digest}, ${tx.tenantId}, ${id})`)
  return id
}
