import {
  type Assignment,
  type Catalog,
  type CustomFields,
  type Option,
  type Pipeline,
  type Playbooks,
  type Pools,
  poolOfDocument,
  type SearchKinds,
  type TenantLayout,
  type WebForm,
  withLayout,
  withOptions,
  withPipelines,
  withPools,
  withSearchSwitches,
  withTenantFields,
} from '@holdfast/catalog'
import type { FieldGrants, Role } from '@holdfast/policy'
import { sql } from 'kysely'
import { wallClock } from '../calendar/wall-clock.ts'
import { usualCalendar, type WorkCalendar } from '../calendar/work-calendar.ts'
import type { Database, Transaction } from '../database/database.ts'
import { Refusal } from '../errors/refusal.ts'
import type { Keeper } from '../keys/keeper.ts'
import { type ApprovalPolicy, NO_APPROVALS } from './approval-policy.ts'
import { type AskedRights, type CompanyRights, NO_OWN_RIGHTS, rightsKept, rolesOf } from './company-rights.ts'
import { ALL_OFF, type CompanySwitches } from './company-switches.ts'
import { type LentPolicy, NOTHING_LENT } from './lent-policy.ts'
import type { AskedRule, ConfirmedRule } from './rule-changes.ts'

export interface QuietDays {
  readonly usual: number
  readonly byLevel: Readonly<Record<string, number>>
}

/**
 * What decides rights and sealing in a company, in one document under the keeper's MAC and epoch: whoever changes a row of the database behind
 * the application changes none of it, and an older version, rightly sealed in its day, is refused.
 */
export interface TenantPolicy extends ApprovalPolicy, CompanySwitches, LentPolicy {
  readonly country: string
  readonly customFields: CustomFields
  readonly fieldGrants: FieldGrants
  /** The company's own roles and forbids, and those that wait for a second person. */
  readonly rights: CompanyRights
  readonly askedRights: AskedRights | null
  /** How a custom field was last changed: object → field → version. */
  readonly fieldVersions: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** Fields of which no two records may share the value, by object. */
  readonly uniqueFields: Readonly<Record<string, readonly string[]>>
  /** The company's own words for a choice: object → field → options. */
  readonly options: Readonly<Record<string, Readonly<Record<string, readonly Option[]>>>>
  /** The company's own pipelines, by object. */
  readonly pipelines: Readonly<Record<string, OwnPipelines>>
  /** What is to be done in each stage, by object. */
  readonly playbooks: Playbooks
  /** Who new records go to of which nobody said whose they are, by object. */
  readonly assignment: Readonly<Record<string, Assignment>>
  /** The pools of customers without an owner: who is in them, and what they see. */
  readonly pools: Pools
  /** The forms on the company's website, by id. */
  readonly webForms: Readonly<Record<string, WebForm>>
  /** How a choice's options were last changed: object → field → version. */
  readonly optionVersions: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** The company's own layouts, by object. */
  readonly layouts: Readonly<Record<string, TenantLayout & { readonly version: number }>>
  /** Team → department, department → the one above. */
  readonly teams: Readonly<Record<string, string | null>>
  readonly departments: Readonly<Record<string, string | null>>
  /** Team or department → who leads it. It says whom to ask, and gives no right. */
  readonly leads: Readonly<Record<string, string>>
  /** After how many days without a follow-up a customer counts as quiet: by level, and for all others. */
  readonly quietDays: QuietDays
  /** After how many workdays a missed step is told to who leads the team; 0 where it is not. */
  readonly missedDays: number
  /** When the company works; null where it has not said so. */
  readonly calendar: WorkCalendar | null
  /** Whether people may let their subscribed calendars tell customers' names. */
  readonly feedNames: boolean
  /** Whether links of letters may be counted of persons who agreed. */
  readonly mailTracking: boolean
  /** What a leaderboard tells of the reader's own team beyond their reach: nothing, their place among it, or everybody's name and number. */
  readonly leaderboard: 'reach' | 'place' | 'names'
  /** Kinds of search that are switched off: object → field → kinds. */
  readonly searchOff: Readonly<Record<string, SearchKinds>>
  /** How often the switches of an object's search were turned. */
  readonly searchForms: Readonly<Record<string, number>>
  /** Objects whose index is being brought to what the switches say. */
  readonly searchWork: Readonly<Record<string, SearchWork>>
  /** The rules in force that two people changed, by what they are about. */
  readonly confirmed: Readonly<Record<string, ConfirmedRule>>
  /** Changes of the company's rules that one administrator asked for and another has yet to confirm, by what they are about. */
  readonly asked: Readonly<Record<string, AskedRule>>
}

/** Pipelines, each with the version that whoever changes it has seen; 1 where none is stated. */
export interface OwnPipelines {
  readonly versions: Readonly<Record<string, number>>
  readonly pipelines: readonly Pipeline[]
}

/** An index on its way to what the switches say. */
export interface SearchWork {
  /** In whose budget the keeper counts the records opened for it; it ends with the work. */
  readonly principal: string
  /** Since when, in milliseconds. */
  readonly at: number
  /** What was switched on and not every record is indexed by yet: field → kinds. */
  readonly building: SearchKinds
}

export const USUAL_QUIET_DAYS = 30

export const emptyPolicy = (country: string): TenantPolicy => ({
  country,
  customFields: {},
  fieldGrants: {},
  rights: NO_OWN_RIGHTS,
  askedRights: null,
  fieldVersions: {},
  uniqueFields: {},
  options: {},
  pipelines: {},
  playbooks: {},
  assignment: {},
  ...NO_APPROVALS,
  pools: { version: 1, pools: [] },
  webForms: {},
  optionVersions: {},
  layouts: {},
  teams: {},
  departments: {},
  leads: {},
  quietDays: { usual: USUAL_QUIET_DAYS, byLevel: {} },
  missedDays: 2,
  calendar: null,
  ...ALL_OFF,
  feedNames: false,
  mailTracking: false,
  leaderboard: 'reach',
  searchOff: {},
  searchForms: {},
  searchWork: {},
  ...NOTHING_LENT,
  confirmed: {},
  asked: {},
})

/** The policy as it lies in its row; what it was sealed without, because it came later, is empty. */
export function readPolicy(document: string): TenantPolicy {
  const policy = { ...emptyPolicy('CN'), ...(JSON.parse(document) as Partial<TenantPolicy>) }
  const pools = policy.pools.pools.map(poolOfDocument)
  return { ...policy, rights: rightsKept(policy.rights), pools: { ...policy.pools, pools } }
}

/** When the company works: as it said, else as companies of its country do. */
export const calendarOf = (policy: TenantPolicy): WorkCalendar => policy.calendar ?? usualCalendar(policy.country)

/** The company's day (`YYYY-MM-DD`) at a moment (milliseconds since 1970). */
export const companyDay = (policy: TenantPolicy, at: number): string => wallClock(calendarOf(policy).timeZone, at).day

/** A tenant as the gate knows it: policy checked, catalogue with the tenant's own fields. */
export interface Tenant {
  readonly id: string
  readonly language: 'zh' | 'en'
  readonly policy: TenantPolicy
  readonly policyEpoch: number
  readonly catalog: Catalog
  /** The roles its people may hold, with what each may do. */
  readonly roles: readonly Role[]
}

interface TenantRow {
  readonly language: 'zh' | 'en'
  readonly policy_document: string
  readonly policy_epoch: number
  readonly policy_mac: Uint8Array
}

function tenantCatalog(catalog: Catalog, policy: TenantPolicy): Catalog {
  const custom = withTenantFields(catalog, policy.customFields)
  const led = custom.objects.map((object) => {
    const own = policy.pipelines[object.name]
    return withPools(own === undefined ? object : withPipelines(object, own.pipelines), policy.pools.pools)
  })
  const worded = led.map((object) =>
    Object.entries(policy.options[object.name] ?? {}).reduce(
      (result, [key, options]) => withOptions(result, key, options),
      object,
    ),
  )
  const laidOut = worded.map((object) => {
    const layout = policy.layouts[object.name]
    return layout === undefined ? object : withLayout(object, layout)
  })
  return rebuilt(laidOut.map((object) => searchedAs(object, policy)))
}

function searchedAs(object: Catalog['objects'][number], policy: TenantPolicy): Catalog['objects'][number] {
  const form = policy.searchForms[object.name]
  if (form === undefined) return object
  const off = policy.searchOff[object.name] ?? {}
  const building = policy.searchWork[object.name]?.building ?? {}
  return withSearchSwitches(object, { off, building, form })
}

function rebuilt(objects: Catalog['objects']): Catalog {
  const byName = new Map(objects.map((object) => [object.name, object]))
  const byPlural = new Map(objects.map((object) => [object.plural, object]))
  return {
    objects,
    served: objects.filter((object) => object.served),
    findObject: (name) => byName.get(name),
    findByPlural: (plural) => byPlural.get(plural),
    getObject: (name) => {
      const object = byName.get(name)
      if (object === undefined) throw new Refusal('not_found')
      return object
    },
  }
}

/** Teams of a department and of all departments below it; a team without a department stands alone. */
export function teamsBelow(policy: TenantPolicy, teamId: string | null): readonly string[] {
  if (teamId === null) return []
  const top = policy.teams[teamId]
  if (top === undefined || top === null) return [teamId]
  const below = new Set([top])
  // each round adds one level; the depth of a tree of n departments is at most n
  for (let grown = true; grown; ) {
    const before = below.size
    for (const [id, parent] of Object.entries(policy.departments))
      if (parent !== null && below.has(parent)) below.add(id)
    grown = below.size > before
  }
  return Object.entries(policy.teams)
    .filter(([id, department]) => id === teamId || (department !== null && below.has(department)))
    .map(([id]) => id)
}

interface TenantPorts {
  readonly database: Database
  readonly keeper: Keeper
  readonly catalog: Catalog
  readonly roles: readonly Role[]
}

/** The tenant of a row whose seal was checked. */
function tenantOf({ catalog, roles }: TenantPorts, id: string, row: TenantRow): Tenant {
  const policy = readPolicy(row.policy_document)
  const own = tenantCatalog(catalog, policy)
  return {
    id,
    language: row.language,
    policy,
    policyEpoch: row.policy_epoch,
    catalog: own,
    roles: rolesOf(roles, policy.rights, own),
  }
}

/** Loads tenants and keeps them while their epoch stands; `fresh` says whether the row was looked at within the last half second. */
export function tenantSource(ports: TenantPorts) {
  const known = new Map<string, Tenant>()

  async function verified(tenantId: string, row: TenantRow): Promise<Tenant> {
    const sound = await ports.keeper.checkAuthority(
      tenantId,
      tenantId,
      row.policy_document,
      row.policy_epoch,
      row.policy_mac,
    )
    if (!sound)
      throw new Refusal('unavailable', { detail: 'The policy of the company does not carry the keeper’s seal.' })
    return tenantOf(ports, tenantId, row)
  }

  return {
    /** The tenant as its row stands now, read in the transaction where one is given; unknown tenants are refused like ended sessions. */
    async load(tenantId: string, tx?: Pick<Transaction, 'query'>): Promise<Tenant> {
      const statement = sql`select language, policy_document, policy_epoch, policy_mac from tenant where tenant_id = ${tenantId}`
      const [row] = await (tx?.query<TenantRow>(statement) ??
        ports.database.read<TenantRow>(tenantId, statement, 'tenant_by_id'))
      if (row === undefined) throw new Refusal('session_ended')
      const kept = known.get(tenantId)
      if (kept !== undefined && kept.policyEpoch === row.policy_epoch) return kept
      const tenant = await verified(tenantId, row)
      known.set(tenantId, tenant)
      return tenant
    },
  }
}

export type TenantSource = ReturnType<typeof tenantSource>
