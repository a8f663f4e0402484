import type { BilingualLabel, Colleague, EmergencyRole } from './types.ts'

/** What waits for a second person, as the answer to asking says it. */
export interface ApprovalAsked {
  readonly approvalId: string
  readonly state: 'asked'
  readonly expiresAt: string
}

/** A request of an act that takes two people. */
export interface Approval {
  readonly id: string
  readonly act: string
  readonly title: string
  /** Exactly what will be done, a sentence each. */
  readonly says: readonly string[]
  readonly reason: string
  readonly state: 'asked' | 'done' | 'rejected' | 'withdrawn' | 'void' | 'expired'
  readonly askedBy: Colleague
  readonly askedAt: string
  readonly expiresAt: string
  readonly needed: number
  readonly approvals: readonly { readonly by: Colleague; readonly at: string; readonly method: 'passkey' | 'code' }[]
  readonly endedAt: string | null
  readonly endedBy: Colleague | null
  readonly words: string
  /** SHA-256 of what is signed. */
  readonly digest: string
  /** Why one cannot approve it, while it waits. */
  readonly bar: 'right' | 'own' | 'subordinate' | 'widened' | null
  readonly mayApprove: boolean
  readonly mayReject: boolean
  readonly mayWithdraw: boolean
}

/** Another administrator's duty, lent in an emergency. */
export interface Emergency {
  readonly id: string
  readonly holder: Colleague
  readonly role: EmergencyRole
  readonly from: string
  readonly until: string
  readonly lasts: boolean
  readonly reviewedAt: string | null
  readonly reviewedBy: Colleague | null
  readonly words: string
  readonly mayEnd: boolean
  readonly mayReview: boolean
}

/** A kind of records, by its name. */
export interface NamedKind {
  readonly name: string
  readonly label: BilingualLabel
}

/** Masked reading for a time, lent by two people to somebody who helps. */
export interface SupportAccess {
  readonly id: string
  readonly holder: Colleague
  readonly objects: readonly NamedKind[]
  readonly from: string
  readonly until: string
  readonly lasts: boolean
  readonly mayEnd: boolean
  readonly purpose: string
  readonly ticket: string
  readonly approvedBy: readonly Colleague[]
}

/** What was read of one kind of records under a support access. */
export interface SupportRead {
  readonly object: string
  readonly reads: number
  readonly refused: number
  /** Of how many records, and which; so many are not all named. */
  readonly count: number
  readonly records: readonly string[]
}
