/** The rights that a company states itself: roles of its own, and what is forbidden whatever roles give. */
import type { BilingualLabel, BusinessRecord, CatalogObject, Me } from './types.ts'

/** One difference of a role from the one it is a copy of. */
export type RoleLine =
  | { readonly kind: 'act'; readonly object: string; readonly action: string; readonly reach: string }
  | {
      readonly kind: 'field'
      readonly object: string
      readonly field: string
      readonly mode: 'clear' | 'masked' | 'hidden'
    }
  | { readonly kind: 'write'; readonly object: string; readonly field: string; readonly on: boolean }
  | { readonly kind: 'reveals'; readonly aDay: number }

export interface OwnRole {
  /** The role it is a copy of, a dot, and a word of its own. */
  readonly name: string
  readonly label: { readonly zh: string; readonly en: string }
  readonly lines: readonly RoleLine[]
}

export interface Forbid {
  readonly id: string
  /** Of everybody where there is none. */
  readonly roles: readonly string[]
  readonly object: string
  readonly actions: readonly string[]
  readonly fields: readonly string[]
  readonly when: readonly string[]
}

export interface StatedRights {
  readonly version: number
  readonly roles: readonly OwnRole[]
  readonly forbids: readonly Forbid[]
  /** The company's own networks, of which forbids may speak. */
  readonly networks: readonly string[]
}

interface Named {
  readonly id: string
  readonly name?: string
}

/** What lines and forbids can speak of. */
export interface RightsVocabulary {
  readonly objects: readonly {
    readonly name: string
    readonly label: BilingualLabel
    readonly fields: readonly { readonly name: string; readonly label: BilingualLabel; readonly masked: boolean }[]
  }[]
  readonly actions: readonly { readonly name: string; readonly label: BilingualLabel }[]
  readonly roles: readonly { readonly name: string; readonly label: BilingualLabel; readonly copyable: boolean }[]
}

export interface CompanyRights extends StatedRights {
  readonly vocabulary: RightsVocabulary
  readonly waiting: {
    readonly askedBy: Named
    readonly askedAt: string
    readonly rights: StatedRights
    readonly mayConfirm: boolean
    /** Names what was read, to be confirmed with it. */
    readonly digest: string
  } | null
}

/** An act within a reach that comes or goes, or the fields it shows or lets write. */
export interface RightsDifference {
  readonly object: string
  readonly objectLabel: BilingualLabel
  readonly action: string
  readonly actionLabel: BilingualLabel
  readonly reach: string
  readonly act: boolean
  readonly fields: readonly { readonly name: string; readonly label: BilingualLabel }[]
  readonly write: readonly { readonly name: string; readonly label: BilingualLabel }[]
  /** How many records lie within; null where it hangs on each. */
  readonly records: number | null
}

export interface RightsPreview {
  /** Then it takes a second person. */
  readonly widens: boolean
  /** Of how many people anything changes; so many are not all told. */
  readonly count: number
  readonly people: readonly (Named & {
    readonly roles: readonly string[]
    readonly gained: readonly RightsDifference[]
    readonly lost: readonly RightsDifference[]
    readonly reveals: { readonly before: number; readonly after: number } | null
  })[]
}

export interface RightsVersion extends StatedRights {
  readonly at: string
  readonly askedBy: Named
  readonly confirmedBy: Named
}

/** An act that no holder of a role did for long. */
export interface UnusedRight {
  readonly role: string
  readonly roleLabel: BilingualLabel
  readonly holders: number
  readonly object: string
  readonly objectLabel: BilingualLabel
  readonly action: string
  readonly actionLabel: BilingualLabel
  /** The day of its last use; null where none was seen. */
  readonly usedOn: string | null
}

export interface UnusedRights {
  readonly watchedSince: string
  readonly days: number
  readonly data: readonly UnusedRight[]
}

/** What one reach of somebody's gives: how many records lie within, what may be done with them, and what of them is seen. */
export interface ReachLine {
  readonly reach: string
  readonly count: number
  readonly actions: readonly { readonly name: string; readonly label: BilingualLabel }[]
  readonly clear: readonly ReachedField[]
  readonly masked: readonly ReachedField[]
}

export interface ReachedField {
  readonly name: string
  readonly label: BilingualLabel
  readonly class: string
}

/** What a person can reach, of every kind of record they read. */
export interface PersonReach {
  readonly data: readonly {
    readonly object: string
    readonly label: BilingualLabel
    /** Each record once, by whichever reach. */
    readonly count: number
    readonly lines: readonly ReachLine[]
  }[]
  /** Of how many people a day values are revealed. */
  readonly revealsADay: number
}

/** A grant of a role that decides something, and within which reach. */
export interface ExplainedGrant {
  readonly role: string
  readonly roleLabel: BilingualLabel
  readonly reach: string
}

/** Why a person may or may not, with the statements that decide it. */
export interface Explanation {
  readonly allowed: boolean
  readonly reason: string
  readonly object: string
  readonly action: string
  readonly sentence: string
  readonly grants: readonly ExplainedGrant[]
  /** Those that would allow it, were it another record. */
  readonly elsewhere: readonly ExplainedGrant[]
  /** What forbids it now, and what would at another time. */
  readonly forbids: readonly Forbid[]
  readonly atTimes: readonly Forbid[]
}

/** An object as a role sees it, with a made-up record. */
export interface SeenObject extends CatalogObject {
  readonly can: Readonly<Record<string, boolean>>
  readonly acts: readonly { readonly name: string; readonly label: BilingualLabel }[]
  readonly record: BusinessRecord
}

/** What a role would see. All values are made up. */
export interface SeenAs extends Pick<Me, 'can'> {
  readonly role: string
  readonly label: BilingualLabel
  readonly sentence: BilingualLabel
  readonly capabilities: readonly BilingualLabel[]
  readonly objects: readonly SeenObject[]
}
