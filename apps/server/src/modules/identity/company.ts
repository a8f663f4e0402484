import { normaliseEmail } from '@holdfast/catalog/values'
import type { SuiteName } from '@holdfast/crypto'
import { sql } from 'kysely'
import { noteRows, systemTables } from '../../platform/audit/system-rows.ts'
import { workContext } from '../../platform/audit/work-context.ts'
import type { Transaction } from '../../platform/database/database.ts'
import { authorityDocument, type UserAuthority } from '../../platform/gate/session.ts'
import { sealSmall } from '../../platform/gate/small-seal.ts'
import { emptyPolicy } from '../../platform/gate/tenant-policy.ts'
import { NIL_UUID, uuidToBytes } from '../../platform/identifiers.ts'
import type { Services } from '../../platform/services.ts'
import { isoTime } from './times.ts'
import { budgetOf } from './users/authority.ts'
import { sealPending } from './users/pending-roles.ts'
import { sealProfile } from './users/profile.ts'

/** A company as it is founded. */
export interface NewCompany {
  readonly name: string
  readonly country: string
  readonly language: 'zh' | 'en'
  /** The installation's unless stated (HOLDFAST_SUITE). */
  readonly suite?: SuiteName
  /** What stands below its name on papers; nothing unless stated. */
  readonly letterhead?: Readonly<Record<'address' | 'phone' | 'taxNumber' | 'bank' | 'account', string>>
  /** Whether links of letters may be counted; not unless stated. */
  readonly mailTracking?: boolean
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

/** The digest by which an e-mail is found at sign-in, before any tenant is known. */
export async function loginDigest(services: Services, email: string): Promise<Uint8Array> {
  const [digest] = await services.keeper.digests(NIL_UUID, 'login', [
    normaliseEmail(email) ?? email.normalize('NFC').toLowerCase(),
  ])
  if (digest === undefined) throw new Error('the keeper gave no digest')
  return digest
}

/** Founds a company: its keys, its log, its policy under seal. Gives its id. */
export async function createCompany(services: Services, company: NewCompany): Promise<string> {
  const id = services.newId()
  await prepareCompany(services, id, company.suite)
  await services.database.inTenant(id, async (tx) => {
    await insertCompany(services, tx, company)
    const event = { act: 'company.found', outcome: 'allowed' } as const
    await services.recorder.recordIn(tx, event, workContext(services, { tenantId: id, operation: 'command' }))
  })
  return id
}

/** The keys and the log of a company that is about to be; without a row they are nobody's. */
export async function prepareCompany(services: Services, id: string, suite?: SuiteName): Promise<void> {
  await services.keeper.createTenant(id, suite ?? services.settings.HOLDFAST_SUITE)
  await services.keeper.createLog(id, `holdfast/${id}`)
}

/** The company's row, in the transaction that is bound to it. */
export async function insertCompany(services: Services, tx: Transaction, company: NewCompany): Promise<void> {
  const { keeper, clock, random } = services
  const id = tx.tenantId
  const policy = JSON.stringify({ ...emptyPolicy(company.country), mailTracking: company.mailTracking === true })
  // the tenant itself opens its directory of colleagues, so it is a principal of the keeper's too
  const { epoch, mac } = await keeper.sealAuthority(id, id, policy, 'staff')
  const key = await keeper.purposeKey(id, 'settings')
  const { name, letterhead } = company
  const settings = sealSmall(key, { text: JSON.stringify({ name, letterhead }), binding: uuidToBytes(id), random })
  await tx.query(sql`insert into tenant (tenant_id, created_at, country, language, sealed_settings, policy_document, policy_epoch, policy_mac, log_origin)
    values (${id}, ${isoTime(clock.now())}, ${company.country}, ${company.language}, ${settings}, ${policy}, ${epoch}, ${mac}, ${`holdfast/${id}`})`)
  await noteRows(tx, systemTables.tenant, [id])
}

async function sealsOf(services: Services, tenantId: string, about: { id: string; person: NewPerson }) {
  const { id, person } = about
  const { status, roles, founder, teamId } = person
  const document = authorityDocument({ id, tenantId, status, roles, founder, teamId, trainedUntil: null })
  const { epoch, mac } = await services.keeper.sealAuthority(tenantId, id, document, budgetOf(roles))
  const pending = { tenantId, userId: id, roles: person.pendingRoles, askedBy: person.createdBy, epoch }
  return { epoch, mac, ...(await sealPending(services, pending)) }
}

/** Adds a person to a company: sealed name and e-mail, rights under the keeper's seal, a name to sign in by. Gives the id. */
export async function createPerson(services: Services, tx: Transaction, person: NewPerson): Promise<string> {
  const { keeper, newId, clock } = services
  const [id, tenantId] = [newId(), tx.tenantId]
  const [[key], seals, digest] = await Promise.all([
    keeper.createSubjects(tenantId, 'user', [id]),
    sealsOf(services, tenantId, { id, person }),
    loginDigest(services, person.email),
  ])
  if (key === undefined) throw new Error('the keeper gave no key')
  const envelope = await sealProfile(services, person, { tenantId, id, seal: 1, key })
  const now = isoTime(clock.now())
  await tx.query(sql`insert into app_user (tenant_id, id, status, roles, founder, team_id, language, key_id, sealed_personal, authority_epoch, authority_mac,
      pending_document, pending_mac, created_at, created_by, updated_at, updated_by)
    values (${tenantId}, ${id}, ${person.status}, ${person.roles}::text[], ${person.founder}, ${person.teamId}, ${person.language}, ${id}, ${envelope},
      ${seals.epoch}, ${seals.mac}, ${seals.pending_document}, ${seals.pending_mac}, ${now}, ${person.createdBy}, ${now}, ${person.createdBy})`)
  await noteRows(tx, systemTables.person, [id])
  await tx.query(sql`insert into login_name (digest, tenant_id, user_id) values (${digest}, ${tenantId}, ${id})`)
  return id
}
