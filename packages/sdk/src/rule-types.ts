/** The rules of a whole company, as its administrators read and change them. */
import type { BilingualLabel, SearchKind } from './types.ts'

interface Named {
  readonly id: string
  readonly name?: string
}

/** A change of a rule: one administrator asks for it, another confirms it. */
export type RuleChange =
  | { readonly rule: 'publishLog'; readonly on: boolean }
  | { readonly rule: 'boundSessions'; readonly on: boolean }
  | { readonly rule: 'deviceReports'; readonly on: boolean }
  | { readonly rule: 'programKeys'; readonly on: boolean }
  | { readonly rule: 'unique'; readonly object: string; readonly field: string; readonly on: boolean }
  | {
      readonly rule: 'search'
      readonly object: string
      readonly field: string
      readonly kind: SearchKind
      readonly on: boolean
    }

/** By whose word a rule is in force, and since when; null where it is as the company began. */
export interface RuleSince {
  readonly askedBy: Named
  readonly by: Named
  readonly at: string
}

interface RulePlace {
  readonly object: string
  readonly field: string
  readonly objectLabel: BilingualLabel | string
  readonly fieldLabel: BilingualLabel | string
  readonly on: boolean
  readonly since: RuleSince | null
}

export type UniqueRule = RulePlace

export interface SearchRule extends RulePlace {
  readonly kind: SearchKind
  /** Switched on again; older records are still being indexed by it. */
  readonly building: boolean
  /** Service agents find a caller by it. */
  readonly lookedUp: boolean
  /** Duplicates are recognised by the field, whatever is searched. */
  readonly recognised: boolean
}

/** A stored row that is not what the log says, to be taken as it stands. */
export interface AcceptChange {
  readonly rule: 'accept'
  readonly object: string
  readonly id: string
  readonly reason: string
}

export type AskedRule = (RuleChange | AcceptChange) & { readonly key: string; readonly by: Named; readonly at: string }

export interface CompanyRules {
  readonly publishLog: boolean
  readonly publishedSince: RuleSince | null
  /** Whether people come in only by a browser that shows its key. */
  readonly boundSessions: boolean
  readonly boundSince: RuleSince | null
  /** Whether a device that no program has said anything of counts as not in order. */
  readonly deviceReports: boolean
  readonly reportsSince: RuleSince | null
  /** Whether programs and scripts come in by their keys alone. */
  readonly programKeys: boolean
  readonly programKeysSince: RuleSince | null
  readonly unique: readonly UniqueRule[]
  readonly search: readonly SearchRule[]
  /** Indexes on their way to what the switches say. */
  readonly work: readonly {
    readonly object: string
    readonly objectLabel: BilingualLabel | string
    readonly at: string
    readonly left: number
    readonly total: number
  }[]
  readonly asked: readonly AskedRule[]
}
