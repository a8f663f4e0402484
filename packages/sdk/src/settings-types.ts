/** What the pages of settings read: people, structure, roles, programs, fields. */
import type { BilingualLabel } from './types.ts'

/** What a role may do with some records, in words of both languages. */
export interface RoleGrant {
  readonly object: BilingualLabel
  /** `own`, `team`, `department`, `found` or `all`. */
  readonly scope: string
  readonly reach: BilingualLabel
  readonly actions: readonly BilingualLabel[]
  readonly clear: readonly BilingualLabel[]
  readonly masked: readonly BilingualLabel[]
  readonly writes: readonly BilingualLabel[]
}

export interface RoleInfo {
  readonly name: string
  readonly label: BilingualLabel
  readonly sentence: BilingualLabel
  /** Told to those who give roles, and of one's own. */
  readonly grants?: readonly RoleGrant[]
  readonly capabilities?: readonly BilingualLabel[]
}

export interface Holdings {
  readonly userId: string
  readonly records: Readonly<Record<string, number>>
  readonly programs: number
  /** Teams and departments the person leads. */
  readonly leads: readonly string[]
  readonly handOver: {
    readonly successorId: string
    readonly state: 'running' | 'done'
    readonly startedAt: string
    readonly finishedAt: string | null
    readonly moved: Readonly<Record<string, number>>
    /** Records whose seal does not hold: they stay where they are. */
    readonly behind: number
  } | null
}

export interface RecoveryAsked {
  readonly userId: string
  readonly askedBy: string
  readonly reason: string
  readonly askedAt: string
  readonly expiresAt: string
  readonly mayConfirm: boolean
}

export interface RecoveryAnswer {
  readonly state: 'asked' | 'done'
  /** The request that another administrator signs, where the person administers. */
  readonly approvalId?: string
  readonly activationUrl?: string
}

/** A team or a department. */
export interface Unit {
  readonly id: string
  readonly version: number
  readonly name: string
  readonly departmentId: string | null
  readonly leadId: string | null
}

/** How a custom field is seen, by role; absent roles do not see it. */
export type FieldModes = Readonly<Record<string, 'clear' | 'masked'>>

/** A field as whoever lays an object out sees it. */
export interface LayoutField {
  readonly key: string
  readonly label: BilingualLabel
  readonly kind: string
  readonly class: string
  readonly custom: boolean
  readonly computed: boolean
  readonly required: boolean
  /** Required by the company. */
  readonly demanded: boolean
  /** Never left out nor hidden. */
  readonly fixed: boolean
  readonly hiddenFrom: readonly string[]
  /** Of a custom field. */
  readonly visibleTo: FieldModes | null
}

export interface LayoutGroup {
  readonly label: BilingualLabel
  readonly fields: readonly string[]
}

export interface ObjectLayout {
  readonly object: string
  readonly label: BilingualLabel
  readonly version: number
  readonly groups: readonly LayoutGroup[]
  readonly leftOut: readonly string[]
  readonly fields: readonly LayoutField[]
}

export interface ChoiceOption {
  readonly value: string
  readonly label: BilingualLabel
  readonly retired?: boolean
}

/** A standard choice whose words are the company's own. */
export interface OwnChoice {
  readonly object: string
  readonly objectLabel: BilingualLabel
  readonly field: string
  readonly label: BilingualLabel
  readonly version: number
  readonly options: readonly ChoiceOption[]
}

/** A field the company made. */
export interface CustomField {
  readonly id: string
  readonly version: number
  readonly object: string
  readonly key: string
  readonly label: BilingualLabel
  readonly kind: string
  readonly class: string
  readonly required?: boolean
  readonly options?: readonly ChoiceOption[]
  readonly visibleTo: FieldModes
}

/** When a company works. */
export interface WorkCalendar {
  readonly timeZone: string
  /** 1 is Monday. */
  readonly days: readonly number[]
  readonly from: string
  readonly to: string
  readonly holidays: 'CN' | 'none'
  readonly changes: Readonly<Record<string, 'work' | 'off'>>
}

export interface CompanySettings {
  readonly version: number
  readonly name: string
  readonly country: string
  readonly language: 'zh' | 'en'
  readonly quiet: { readonly usual: number; readonly byLevel: Readonly<Record<string, number>> }
  /** After how many workdays a missed step is told to who leads the team; 0 where it is not. */
  readonly missedDays: number
  readonly calendar: WorkCalendar
  /** What stands below the name on papers that go out; empty where it is not to stand there. */
  readonly letterhead: Readonly<Record<'address' | 'phone' | 'taxNumber' | 'bank' | 'account', string>>
  /** Whether people may let their subscribed calendars tell customers' names. */
  readonly feedNames: boolean
  /** Whether links of letters may be counted of persons who agreed. */
  readonly mailTracking: boolean
  /** What a leaderboard tells of the reader's own team beyond their reach. */
  readonly leaderboard: 'reach' | 'place' | 'names'
}

/** The days of a year that are not as the week says. */
export interface CalendarYear {
  readonly year: number
  /** False where the year's holidays are not out yet. */
  readonly announced: boolean
  readonly source: string | null
  readonly days: readonly {
    readonly date: string
    readonly worked: boolean
    readonly because: 'holiday' | 'make_up' | 'own' | 'week'
    readonly name?: BilingualLabel
  }[]
}

/** Up to which discount each role sends a quote by itself, percents as text; a role that is not named goes as far as it likes. */
export interface DiscountSettings {
  readonly version: number
  readonly free: Readonly<Record<string, string>>
  /** Above this two people approve; null where one always does. */
  readonly second: string | null
  readonly roles: readonly { readonly name: string; readonly label: BilingualLabel | string }[]
}

/** From which amount on each role has a quote approved, in the company's currency; a role that is not named goes as far as it likes. */
export interface AmountSettings {
  readonly version: number
  readonly currency: string
  readonly from: Readonly<Record<string, string>>
  /** From this amount on two people approve; null where one always does. */
  readonly second: string | null
  readonly roles: readonly { readonly name: string; readonly label: BilingualLabel | string }[]
}

/** Why a quote needs approval: what lies beyond the limits of whoever asked, else one's own. */
export interface ApprovalReasons {
  /** The company's. */
  readonly currency: string
  readonly reasons: readonly {
    readonly of: 'discount' | 'amount' | 'together'
    readonly is: string
    readonly limit: string
  }[]
  readonly missing: readonly { readonly currency: string; readonly day: string }[]
}

/** A template of contracts in its newest version. */
export interface ContractTemplate {
  readonly id: string
  readonly version: number
  readonly retired: boolean
  readonly name: BilingualLabel
  readonly title: BilingualLabel
  readonly clauses: BilingualLabel
}

export interface ContractTemplates {
  readonly data: readonly ContractTemplate[]
  /** What can be filled in: `{{place}}`. */
  readonly places: readonly { readonly place: string; readonly label: BilingualLabel }[]
}

/** The version of the template with which a contract is written. */
export interface ChosenTemplate {
  readonly data: Pick<ContractTemplate, 'id' | 'version' | 'name'> | null
}

/** A link by which the customer sees a quote or signs a contract. */
export interface CustomerLink {
  readonly id: string
  readonly language: 'zh' | 'en'
  readonly state: 'open' | 'accepted' | 'refused' | 'revoked' | 'expired' | 'locked'
  readonly createdAt: string
  /** The last day on which it opens. */
  readonly until: string
  readonly decidedAt: string | null
  /** As the customer typed them. */
  readonly name: string | null
  readonly words: string | null
  /** SHA-256 of the PDF that they see. */
  readonly paper: string
  /** Of a contract: that very file, kept with it. */
  readonly fileId: string | null
}

export interface CustomerLinks {
  readonly data: readonly CustomerLink[]
}

/** A contract signed for us. */
export interface ContractSigned {
  readonly fileId: string
  /** SHA-256 of the file. */
  readonly digest: string
  /** `missing` where the authority of time was asked and gave no time stamp. */
  readonly timeStamp: 'none' | 'stamped' | 'missing'
}

/** A new link; its address and code are told this once. */
export interface NewCustomerLink {
  readonly id: string
  readonly url: string
  readonly code: string
  readonly until: string
}
