/** The shapes of the public API as the client reads them; kept by hand until they are generated from its OpenAPI document. */
import type { CatalogLife, CatalogOption, CatalogProcess } from './process-types.ts'

/** A kind of search that a free search did not look by: the company switched it off, or is still indexing by it. */
export interface NotSearched {
  readonly object: string
  readonly field: string
  readonly kinds: readonly SearchKind[]
  readonly state: 'off' | 'building'
}

export type SearchKind = 'exact' | 'tail' | 'substring' | 'pinyin'

export interface Page {
  readonly next: string | null
  readonly limit?: number
  readonly notSearched?: readonly NotSearched[]
  /** Only when asked for with `count: 'exact'`. */
  readonly count?: number
}

export interface ListOf<T> {
  readonly data: readonly T[]
  readonly page: Page
}

export interface RecordMeta {
  readonly masked?: readonly string[]
  readonly omitted?: readonly string[]
}

/** Any business record; its fields are those the catalogue declares. */
export interface BusinessRecord {
  readonly id: string
  readonly version: number
  readonly createdAt?: string
  readonly updatedAt?: string
  readonly meta?: RecordMeta
  readonly [field: string]: unknown
}

export interface QueryBody {
  readonly limit?: number
  readonly cursor?: string
  readonly sort?: string
  readonly filter?: unknown
  readonly q?: string
  readonly fields?: readonly string[]
  readonly expand?: readonly string[]
  readonly count?: 'exact'
}

/** What may be done with a noun: acts on records (`list`, `create`, `import`…) and capabilities (`users.invite`, `audit.lookup`…). */
export type Rights = Readonly<Record<string, boolean>>

export interface Me {
  readonly userId: string
  /** Of one's own account, for changing it. */
  readonly version: number
  readonly tenantId: string
  readonly company: string
  readonly name: string
  readonly email: string
  readonly roles: readonly string[]
  readonly language: 'zh' | 'en'
  readonly teamId?: string | null
  readonly can: Readonly<Record<string, Rights>>
  /** Holds the three administrators' roles until they are handed over. */
  readonly founder?: boolean
  /** An administrator or manager who has yet to enrol a passkey. */
  readonly mustEnrolPasskey?: boolean
  /** Another administrator's duty, lent in an emergency: every page says so. */
  readonly emergency?: { readonly id: string; readonly role: EmergencyRole; readonly until: string } | null
  /** The support access under which they read: every page says so. */
  readonly support?: { readonly id: string; readonly objects: readonly string[]; readonly until: string } | null
  /** How many last, told to those who oversee them. */
  readonly supportsLasting?: number
  readonly recoveryCodesLeft?: number
  /** Whether one comes in by a password. */
  readonly hasPassword?: boolean
  readonly factors?: readonly FactorType[]
  readonly devices?: readonly DeviceInfo[]
}

/** The duties that may be lent in an emergency. */
export type EmergencyRole = 'system_admin' | 'security_admin'

export type FactorType = 'totp' | 'passkey' | 'recovery'

export interface TenantChoice {
  readonly id: string
  readonly name: string
}

/** What a step of signing in asks for next; null when signed in. */
export interface NextStep {
  readonly next: 'mfa' | 'enrol_factor' | 'choose_tenant' | null
  readonly factors?: readonly FactorType[]
  readonly tenants?: readonly TenantChoice[]
  readonly recoveryCodes?: readonly string[]
}

export interface TotpEnrolment {
  readonly id: string
  readonly secret: string
  readonly uri: string
}

export interface Factor {
  readonly id: string
  readonly type: FactorType
  readonly name?: string
  readonly createdAt: string
  readonly lastUsedAt?: string | null
}

/** A browser that somebody signed in at. */
export interface DeviceInfo {
  readonly id: string
  readonly name: string
  /** What the browser says it is; nothing proves it. */
  readonly says: string
  readonly current: boolean
  /** Whether a session goes on there. */
  readonly signedIn: boolean
  readonly firstSeenAt: string
  readonly lastSeenAt: string
  readonly trustedUntil: string | null
  /** Since when a program looks after it; null where none does. */
  readonly managedSince: string | null
  /** What it said last. */
  readonly report: DeviceReport | null
}

/** What a program that looks after a device found on it. */
export interface DeviceReport {
  readonly state: 'in_order' | 'out_of_order' | 'expired'
  readonly faults: readonly string[]
  readonly system?: string
  readonly at: string
  readonly until: string
}

export interface SessionInfo {
  readonly id: string
  readonly current: boolean
  /** Whether it works only together with the key of the browser it began in. */
  readonly bound: boolean
  readonly device?: string
  readonly address?: string
  readonly createdAt: string
  readonly lastSeenAt: string
}

export interface Seal {
  readonly intactSince: string | null
  readonly size: number
  readonly checkedAt: string | null
  /** Present when the record is broken: the number of the first altered event. */
  readonly brokenAt?: number | null
}

/** A record found by the search over all objects, with the name of its object. */
export interface SearchHit extends BusinessRecord {
  readonly object: string
}

export interface Person {
  readonly id: string
  readonly version: number
  readonly name: string
  readonly email: string
  readonly roles: readonly string[]
  /** Asked for, and resting until the security administrator confirms them. */
  readonly pendingRoles: readonly string[]
  readonly status: string
  readonly founder?: boolean
  readonly teamId?: string | null
  /** The last day on which their training is valid. */
  readonly trainedUntil?: string | null
  readonly lastSeenAt?: string | null
}

/** A colleague by name, as everyone who works with customers may see them. */
export interface Colleague {
  readonly id: string
  readonly name: string
}

/** A way in that is handed over in person. */
export interface Activation {
  readonly activationUrl?: string
  readonly token?: string
  /** Whether the link went to the person's mailbox. */
  readonly mailed?: true
}

export interface NewPersonAnswer {
  readonly userId: string
  readonly activationUrl?: string
  readonly token?: string
  readonly mailed?: true
}

/** An OCSF event as it stands in the log; only the members the interface tells in words are named. */
export interface LoggedEvent {
  readonly activity_name?: string
  readonly class_name?: string
  readonly time?: number | string
  readonly status?: string
  readonly actor?: { readonly user?: { readonly uid?: string; readonly name?: string } }
  readonly [member: string]: unknown
}

export interface AuditEntry {
  readonly seq: number
  readonly time: string
  readonly event: LoggedEvent | null
  readonly salt: string | null
}

export interface AuditProof {
  readonly seq: number
  readonly size: number
  readonly inclusion: readonly string[]
  readonly entry: string
  readonly checkpoint: string
}

export interface BilingualLabel {
  readonly zh: string
  readonly en: string
}

/** A field as `GET /catalog` shows it to the caller; fields one may not see are absent. */
export interface CatalogField {
  /** The field's own name, as layouts and columns call it. */
  readonly key: string
  /** The member of a record that carries it: `accountId` for the field `account`. */
  readonly name: string
  readonly kind: string
  readonly label: BilingualLabel | string
  readonly class: string
  readonly required?: boolean
  readonly mask?: string
  readonly reveal?: { readonly reason?: boolean; readonly stepUp?: boolean }
  readonly contactBy?: 'call' | 'mail' | 'chat'
  readonly objectsTo?: 'call' | 'mail' | 'chat'
  readonly options?: readonly CatalogOption[]
  readonly targets?: readonly string[]
  readonly computed?: boolean
  readonly maxLength?: number
  readonly custom?: boolean
  /** Whether the caller may ever write it, and order a list by it. */
  readonly writable?: boolean
  readonly sortable?: boolean
  /** What a list may be asked of it. */
  readonly operators?: readonly string[]
  readonly mode?: 'clear' | 'masked'
}

export interface CatalogObject extends CatalogLife {
  readonly name: string
  readonly plural: string
  readonly label: BilingualLabel | string
  readonly labelPlural: BilingualLabel | string
  readonly title: string
  readonly subject?: string
  readonly fields: readonly CatalogField[]
  readonly layout: readonly { readonly label: BilingualLabel | string; readonly fields: readonly string[] }[]
  readonly listColumns: readonly string[]
  readonly requireAny?: readonly (readonly string[])[]
  /** Where records move through pipelines and the caller sees their stages. */
  readonly process?: CatalogProcess
}
