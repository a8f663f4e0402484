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

/** A program that acts for a person. */
export interface Program {
  readonly clientId: string
  readonly name: string
  readonly ownerId: string
  readonly scopes: readonly string[]
  /** Until the person it acts for has said so, its secret opens nothing. */
  readonly confirmed: boolean
  readonly createdAt: string
  readonly usedAt: string | null
  readonly expiresAt: string
}

export interface NewProgram {
  readonly clientId: string
  readonly clientSecret: string
}
