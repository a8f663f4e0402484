import { sql } from 'kysely'
import { noteRows, systemTables } from '../../../platform/audit/system-rows.ts'
import type { Transaction } from '../../../platform/database/database.ts'
import { type Reader, readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { changePolicy } from '../../../platform/gate/change-policy.ts'
import { type RequestContext, statedVersion, type WriteTransaction } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { openSmall, sealSmall } from '../../../platform/gate/small-seal.ts'
import type { TenantPolicy } from '../../../platform/gate/tenant-policy.ts'
import { isUuid, uuidToBytes } from '../../../platform/identifiers.ts'
import type { Services } from '../../../platform/services.ts'
import { findUser } from '../queries.ts'
import { isoTime } from '../times.ts'

/** Teams belong to departments, departments to the one above; both are kept and changed alike. */
export type UnitKind = 'team' | 'department'

interface UnitRow {
  readonly id: string
  readonly sealed_confidential: Uint8Array
  readonly version: number
  readonly created_at: string
}

export interface UnitInput {
  readonly name?: string
  /** The department a team belongs to, or a department lies below; null for none. */
  readonly departmentId?: string | null
  /** Who leads it; null for nobody. */
  readonly leadId?: string | null
}

const TABLES = { team: sql`team`, department: sql`department` } as const
const PARENTS = { team: sql`department_id`, department: sql`parent_id` } as const
const MEMBERS = { team: 'teams', department: 'departments' } as const

const bindingOf = (kind: UnitKind, tenantId: string, id: string): Uint8Array =>
  Buffer.concat([Buffer.from(kind), uuidToBytes(tenantId), uuidToBytes(id)])

async function sealName(services: Services, unit: { kind: UnitKind; tenantId: string; id: string; name: string }) {
  const key = await services.keeper.purposeKey(unit.tenantId, 'settings')
  const binding = bindingOf(unit.kind, unit.tenantId, unit.id)
  return sealSmall(key, { text: unit.name, binding, random: services.random })
}

/** Where a unit hangs is told by the company's policy, which carries the keeper's seal; the column beside the name is for foreign keys alone. */
const parentOf = (policy: TenantPolicy, kind: UnitKind, id: string): string | null => policy[MEMBERS[kind]][id] ?? null

async function unitsOf(services: Services, reader: Reader, about: { kind: UnitKind; policy: TenantPolicy }) {
  const { kind, policy } = about
  const rows = await reader.query<UnitRow>(
    sql`select id, sealed_confidential, version, created_at from ${TABLES[kind]} where tenant_id = ${reader.tenantId} and deleted_at is null order by id`,
  )
  const key = await services.keeper.purposeKey(reader.tenantId, 'settings')
  return rows
    .filter((row) => Object.hasOwn(policy[MEMBERS[kind]], row.id))
    .map((row) => ({
      id: row.id,
      version: row.version,
      name: openSmall(key, row.sealed_confidential, bindingOf(kind, reader.tenantId, row.id)) ?? '',
      departmentId: parentOf(policy, kind, row.id),
      leadId: policy.leads[row.id] ?? null,
      createdAt: row.created_at,
    }))
}

/** What the company's teams are called, which anybody who is signed in may know. */
export async function teamNames({
  services,
  caller,
}: Pick<RequestContext, 'services' | 'caller'>): Promise<ReadonlyMap<string, string>> {
  const { id, policy } = caller.tenant
  const units = await unitsOf(services, readerOf(services.database, id), { kind: 'team', policy })
  return new Map(units.map((unit) => [unit.id, unit.name]))
}

/** The company's teams or departments, for anybody who is signed in. */
export async function listUnits(ctx: RequestContext, kind: UnitKind): Promise<Answer> {
  const { services, caller } = ctx
  const reader = readerOf(services.database, caller.tenant.id)
  const data = await unitsOf(services, reader, { kind, policy: caller.tenant.policy })
  return {
    status: 200,
    body: { data, page: { next: null, limit: data.length } },
    audit: { act: `${kind}.list`, outcome: 'allowed', object: kind, count: data.length },
  }
}

/** Refuses a lead who is not somebody in use, or about to be. */
async function requireLead(reader: Reader, leadId: string | null | undefined): Promise<void> {
  if (leadId === null || leadId === undefined) return
  const lead = isUuid(leadId) ? await findUser(reader, leadId) : undefined
  if (lead?.status !== 'active' && lead?.status !== 'invited')
    throw new Refusal('invalid', { errors: [{ path: '/leadId', code: 'reference_invalid' }] })
}

function led(policy: TenantPolicy, id: string, leadId: string | null | undefined): TenantPolicy {
  if (leadId === undefined) return policy
  const { [id]: _before, ...others } = policy.leads
  return { ...policy, leads: leadId === null ? others : { ...others, [id]: leadId } }
}

const badReference = () => new Refusal('invalid', { errors: [{ path: '/departmentId', code: 'reference_invalid' }] })

/** The policy with a unit hung below a department; refuses one that is not there, or that would make a circle. */
function hung(policy: TenantPolicy, kind: UnitKind, unit: { id: string; under: string | null }): TenantPolicy {
  const { id, under } = unit
  if (under !== null && !Object.hasOwn(policy.departments, under)) throw badReference()
  for (let at: string | null = under; kind === 'department' && at !== null; at = policy.departments[at] ?? null)
    if (at === id) throw badReference()
  const member = MEMBERS[kind]
  return { ...policy, [member]: { ...policy[member], [id]: under } }
}

/** Stores a team or department, its name sealed, and hangs it into the company's structure. */
export async function insertUnit(
  services: Services,
  tx: Transaction,
  unit: { kind: UnitKind; id: string; name: string; under: string | null; by: string | null },
): Promise<void> {
  const { kind, id, name, under, by } = unit
  const sealed = await sealName(services, { kind, tenantId: tx.tenantId, id, name })
  const now = isoTime(services.clock.now())
  await tx.query(sql`insert into ${TABLES[kind]} (tenant_id, id, ${PARENTS[kind]}, sealed_confidential, created_at, created_by, updated_at, updated_by)
    values (${tx.tenantId}, ${id}, ${under}, ${sealed}, ${now}, ${by}, ${now}, ${by})`)
  await noteRows(tx, systemTables[kind], [id])
  await changePolicy(services, tx, (policy) => hung(policy, kind, { id, under }))
}

/** Makes a team or a department. */
export async function createUnit(ctx: RequestContext, kind: UnitKind, input: UnitInput): Promise<Answer> {
  const { services, caller } = ctx
  const [id, under] = [services.newId(), input.departmentId ?? null]
  const name = input.name ?? ''
  hung(caller.tenant.policy, kind, { id, under })
  const now = isoTime(services.clock.now())
  return ctx.write(async (tx) => {
    await requireLead(tx, input.leadId)
    await insertUnit(services, tx, { kind, id, name, under, by: caller.user.id })
    if (typeof input.leadId === 'string') await changePolicy(services, tx, (policy) => led(policy, id, input.leadId))
    const audit = await tx.record({ act: `${kind}.create`, outcome: 'allowed', object: kind, recordId: id })
    const body = { id, version: 1, name, departmentId: under, leadId: input.leadId ?? null, createdAt: now }
    return { status: 201, headers: { Location: `/api/v1/${MEMBERS[kind]}/${id}` }, body, audit }
  })
}

async function lockUnit(tx: WriteTransaction, kind: UnitKind, id: string): Promise<UnitRow> {
  const [row] = await tx.query<UnitRow>(
    sql`select id, sealed_confidential, version, created_at from ${TABLES[kind]} where tenant_id = ${tx.tenantId} and id = ${id} and deleted_at is null for update`,
  )
  if (row === undefined) throw new Refusal('not_found')
  return row
}

/** Renames a unit or hangs it elsewhere. */
export async function changeUnit(
  ctx: RequestContext,
  unit: { kind: UnitKind; id: string },
  input: UnitInput,
): Promise<Answer> {
  const { services, caller } = ctx
  const { kind, id } = unit
  const version = statedVersion(ctx.headers)
  return ctx.write(async (tx) => {
    const row = await lockUnit(tx, kind, id)
    if (row.version !== version) throw new Refusal('version_conflict')
    await requireLead(tx, input.leadId)
    const sealed =
      input.name === undefined
        ? row.sealed_confidential
        : await sealName(services, { kind, tenantId: tx.tenantId, id, name: input.name })
    const under = input.departmentId === undefined ? parentOf(caller.tenant.policy, kind, id) : input.departmentId
    if (input.departmentId !== undefined) hung(caller.tenant.policy, kind, { id, under })
    await tx.query(sql`update ${TABLES[kind]} set sealed_confidential = ${sealed}, ${PARENTS[kind]} = ${under}, version = version + 1,
        updated_at = ${isoTime(services.clock.now())}, updated_by = ${caller.user.id} where tenant_id = ${tx.tenantId} and id = ${id}`)
    await noteRows(tx, systemTables[kind], [id])
    if (input.departmentId !== undefined || input.leadId !== undefined)
      await changePolicy(services, tx, (policy) => led(hung(policy, kind, { id, under }), id, input.leadId))
    const changed = Object.keys(input)
    const audit = await tx.record({ act: `${kind}.update`, outcome: 'allowed', object: kind, recordId: id, changed })
    const key = await services.keeper.purposeKey(tx.tenantId, 'settings')
    const name = openSmall(key, sealed, bindingOf(kind, tx.tenantId, id)) ?? ''
    const leadId = input.leadId === undefined ? (caller.tenant.policy.leads[id] ?? null) : input.leadId
    const body = { id, version: row.version + 1, name, departmentId: under, leadId, createdAt: row.created_at }
    return { status: 200, body, audit }
  })
}

const without = (units: Readonly<Record<string, string | null>>, id: string) =>
  Object.fromEntries(Object.entries(units).filter(([each]) => each !== id))

/** Takes a unit away once nobody and nothing is in it. */
export async function deleteUnit(ctx: RequestContext, unit: { kind: UnitKind; id: string }): Promise<Answer> {
  const { services, caller } = ctx
  const { kind, id } = unit
  return ctx.write(async (tx) => {
    await lockUnit(tx, kind, id)
    const people =
      kind === 'team'
        ? await tx.query(sql`select 1 from app_user where tenant_id = ${tx.tenantId} and team_id = ${id} limit 1`)
        : []
    if (people.length > 0) throw inUse()
    await tx.query(sql`update ${TABLES[kind]} set deleted_at = ${isoTime(services.clock.now())}, updated_by = ${caller.user.id}
      where tenant_id = ${tx.tenantId} and id = ${id}`)
    await noteRows(tx, systemTables[kind], [id])
    await changePolicy(services, tx, (policy) => {
      const below = [...Object.values(policy.teams), ...Object.values(policy.departments)]
      if (kind === 'department' && below.includes(id)) throw inUse()
      return led({ ...policy, [MEMBERS[kind]]: without(policy[MEMBERS[kind]], id) }, id, null)
    })
    const audit = await tx.record({ act: `${kind}.delete`, outcome: 'allowed', object: kind, recordId: id })
    return { status: 204, audit }
  })
}

const inUse = (): Refusal => new Refusal('conflict', { errors: [{ path: '/id', code: 'in_use' }] })
