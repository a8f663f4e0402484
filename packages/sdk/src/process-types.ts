/** Pipelines and what stands in their stages. */
import type { BilingualLabel, ListOf } from './types.ts'

/** A stage of a pipeline, as it decides over the records that come to it. */
export interface CatalogStage {
  readonly value: string
  readonly label: BilingualLabel
  /** In percent. */
  readonly probability: number
  readonly outcome: 'open' | 'won' | 'lost'
  readonly required: readonly string[]
  readonly next: readonly string[] | null
  readonly staleDays: number | null
  readonly retired?: boolean
}

/** By which fields records stand in pipelines, and the pipelines. */
export interface CatalogProcess {
  readonly pipeline: string
  readonly stage: string
  readonly probability: string
  readonly since: string
  readonly openedAt: string
  readonly closedAt: string
  readonly pipelines: readonly {
    readonly value: string
    readonly label: BilingualLabel
    readonly stages: readonly CatalogStage[]
    readonly retired?: boolean
  }[]
}

/** What stands in a stage: how many records, and what they are worth by currency, as decimal strings. */
export interface StageTotal {
  readonly stage: string
  readonly count: number
  readonly sums: readonly { readonly currency: string; readonly amount: string; readonly weighted: string }[]
  /** Null where all of it is in the company's own currency, or the reader does not see on which days records ended. */
  readonly base: (SumInBase & { readonly weighted: string | null }) | null
}

/** Several currencies in the company's own, at the rate of each record's day; without an amount where a rate is missing. */
export interface SumInBase {
  readonly currency: string
  readonly amount: string | null
  readonly missing: readonly { readonly currency: string; readonly day: string }[]
}

/** How many records are an owner's; null is of those of nobody. */
export interface OwnerCount {
  readonly id: string | null
  readonly count: number
}

/** What became of the records that came into a stage in a period. */
export interface FunnelStage {
  readonly id: string
  readonly label: BilingualLabel
  readonly outcome: 'open' | 'won' | 'lost'
  readonly retired: boolean
  readonly entered: number
  readonly left: number
  readonly won: number
  readonly lost: number
  readonly skipped: number
  /** The share of the entered that came further; null where none entered. */
  readonly conversion: number | null
  readonly medianDays: number | null
}

/** Records that came to an end in the period; sums by currency as decimal strings. */
export interface FunnelEnd {
  readonly count: number
  readonly sums: readonly { readonly amount: string; readonly currency: string }[]
  /** Null where all of it is in the company's own currency. */
  readonly base: SumInBase | null
  readonly medianDays: number | null
}

export interface Funnel {
  readonly stages: readonly FunnelStage[]
  readonly won: FunnelEnd
  readonly lost: FunnelEnd
}

/** A rule by which new leads are given out. */
export interface AssignmentRule {
  readonly id: string
  readonly label: BilingualLabel
  readonly when: readonly { readonly field: string; readonly in: readonly string[] }[]
  readonly way: 'person' | 'turns' | 'least'
  /** The person, or the team, by the way. */
  readonly to: string
  readonly atWork: boolean
}

/** The rules in their order, and what they may ask about. */
export interface Assignment {
  readonly version: number
  readonly rules: readonly AssignmentRule[]
  readonly askable: readonly {
    readonly key: string
    readonly kind: string
    readonly label: BilingualLabel
    readonly options: readonly { readonly value: string; readonly label: BilingualLabel }[]
  }[]
}

/** A pipeline as whoever sets it up reads and writes it. */
export interface OwnPipeline {
  readonly id: string
  readonly object: string
  readonly version: number
  readonly label: BilingualLabel
  /** Deals begin here of which nothing else is said. */
  readonly usual: boolean
  readonly retired: boolean
  readonly stages: readonly CatalogStage[]
}

export interface OwnPipelines extends ListOf<OwnPipeline> {
  /** The fields that a stage may ask for. */
  readonly requirable: readonly { readonly key: string; readonly label: BilingualLabel }[]
}

/** One thing to be done in a stage. */
export interface PlaybookStep {
  readonly label: BilingualLabel
  /** The kind of follow-up that does it, or `other`: ticked by hand. */
  readonly kind: string
  readonly days: number
  readonly unit: 'days' | 'workdays'
  readonly after: 'stage' | 'step'
  readonly optional: boolean
}

/** What is to be done in a stage, in order. */
export interface Playbook {
  readonly object: string
  readonly stage: string
  readonly version: number
  readonly steps: readonly PlaybookStep[]
}

/** A step of a record, in the stage where it stands. */
export interface RecordStep {
  readonly id: string
  readonly label: BilingualLabel
  readonly kind: string
  readonly optional: boolean
  /** Null while it waits for the step before it. */
  readonly due: string | null
  readonly days: number
  readonly unit: 'days' | 'workdays'
  readonly doneAt: string | null
  readonly doneBy: { readonly id: string; readonly name?: string } | null
}

/** The playbook's step that is next in a record of one's own. */
export interface LedStep {
  readonly object: string
  readonly recordId: string
  readonly label: BilingualLabel
  readonly kind: string
  readonly due: string
}

/** How records of an object come and go on, besides stages. */
export interface CatalogLife {
  /** Where new ones of which nobody said whose they are go by the company's rules. */
  readonly assigned?: true
  /** Where records become others and the caller sees their state: the choice, and the value that only the conversion sets. */
  readonly conversion?: { readonly status: string; readonly done: string }
  /** Where records go through states and the caller sees them: where they begin and may begin besides, which leads to which, what is fixed after the first and what from the beginning. */
  readonly states?: {
    readonly at: string
    readonly first: string
    readonly begins: readonly string[]
    readonly moves: Readonly<Record<string, readonly string[]>>
    readonly fixed: readonly string[]
    readonly kept: readonly string[]
    /** Each state → further fields that stay as they are in it. */
    readonly settled: Readonly<Record<string, readonly string[]>>
    /** Each state → fields that stay as they are in it once they hold something. */
    readonly filled: Readonly<Record<string, readonly string[]>>
    /** What has left the first state is not put into the trash. */
    readonly lasting: boolean
    /** States that follow what becomes of a record's lines (null where they are not seen), where it has any: nobody sets them. */
    readonly followed: { readonly lines: string | null; readonly states: readonly string[] } | null
  }
  /** Where records are approved: the field that says how far that is, the one that holds the discount, up to which discount and below which amount the caller decides alone (null: any). */
  readonly approving?: {
    readonly at: string
    readonly discount: string
    readonly limit: string | null
    readonly amountFrom: string | null
  }
  /** In which fields the rate of a record's day stands: so much `rate` of the company's currency `base` for so many `units` of that of `amount`. */
  readonly rated?: {
    readonly amount: string
    readonly rate: string
    readonly units: string
    readonly on: string
    readonly base: string
  }
  /** Where a record is followed by next versions of it: the field that says which version it is, the one that refers to the first, from which states a next one is made, and what the earlier comes to. */
  readonly revising?: {
    readonly at: string
    readonly original: string
    readonly from: readonly string[]
    readonly superseded: string
  }
}

/** One option of a choice. `retired`: records keep it, and no other gets it. `byAct`: brought about by an act of its own, never chosen in a form; the client marks it. `from`: the states that lead to it, '' for a new record; the client marks it. */
export interface CatalogOption {
  readonly value: string
  readonly label: BilingualLabel | string
  readonly retired?: boolean
  readonly byAct?: true
  readonly from?: readonly string[]
}

/** By which customers that their owners do not follow up come back to a pool. */
export interface Neglect {
  /** After how many days; null for none but those of the levels stated. */
  readonly days: number | null
  /** By level; 0 for never. */
  readonly byLevel: Readonly<Record<string, number>>
  /** After how many days after its last contract ended, unless another runs; null for none. */
  readonly contractDays: number | null
  /** How many days before its owner is told. */
  readonly warnDays: number
  /** Whether a customer with an open deal stays. */
  readonly dealsStay: boolean
}

/** A pool of customers without an owner, as it is set up. */
export interface Pool {
  readonly id: string
  readonly label: BilingualLabel
  readonly teams: readonly string[]
  readonly people: readonly string[]
  /** What members see of a customer in it. */
  readonly fields: readonly string[]
  /** Null for no bound. */
  readonly mostOwned: number | null
  readonly claimsADay: number | null
  /** Null where nothing comes back by itself. */
  readonly neglect: Neglect | null
  /** For how many days whoever claims a customer keeps it; null for none. */
  readonly protectDays: number | null
  /** How many so protected customers one may have and still claim; null for no bound. */
  readonly mostProtected: number | null
  /** How many customers in it one may look at in a day, by role; without a bound for a role that is not named. */
  readonly looks: Readonly<Record<string, number>>
}

export interface Pools {
  readonly version: number
  readonly pools: readonly Pool[]
  /** What a pool may show. */
  readonly fields: readonly { readonly key: string; readonly label: BilingualLabel }[]
  /** The levels of customers that a rule may speak of. */
  readonly levels: readonly { readonly value: string; readonly label: BilingualLabel }[]
  /** The roles for which looking may be bounded. */
  readonly roles: readonly { readonly name: string; readonly label: BilingualLabel }[]
}

/** When a customer comes back to a pool unless it is followed up. */
export interface PoolCountdown {
  readonly pool: BilingualLabel
  /** `2026-11-28`, by the company's clocks: at its beginning. */
  readonly returnsOn: string
  /** Whether its owner was told. */
  readonly warned: boolean
  /** That nobody follows it up, or that its contract has ended. */
  readonly reason: 'neglect' | 'contract'
}

/** A pool the caller is in. */
export interface OwnPool extends Omit<Pool, 'teams' | 'people' | 'neglect' | 'looks'> {
  /** What `poolState` says of customers in it. */
  readonly value: string
  readonly claimedToday: number
  /** How many in it one may look at in a day; null for no bound. */
  readonly looksADay: number | null
  readonly lookedToday: number
}

export interface OwnPools {
  readonly data: readonly OwnPool[]
  readonly owned: number
  /** How many of those one claimed are protected now. */
  readonly guarded: number
  readonly assigns: boolean
}
