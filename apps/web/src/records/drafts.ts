/** What is being written, kept in memory only: it outlives a page and an ended session, and no storage ever holds it. */

export interface FollowUpDraft {
  readonly kind: string
  readonly words: string
  readonly nextStep: string
  readonly nextStepAt: string | null
  /** When it was last written on: a repeat after a lost answer says the same time. */
  readonly at: string
}

export const emptyDraft: FollowUpDraft = { kind: 'call', words: '', nextStep: '', nextStepAt: null, at: '' }

const drafts = new Map<string, FollowUpDraft>()
let owner: string | null = null

/** Drafts belong to one person: another who signs in on the same page finds none. */
export function claimDrafts(userId: string): void {
  if (owner !== null && owner !== userId) drafts.clear()
  owner = userId
}

export const readDraft = (record: string): FollowUpDraft => drafts.get(record) ?? emptyDraft

export function keepDraft(record: string, draft: FollowUpDraft): void {
  if (draft.words === '' && draft.nextStep === '') drafts.delete(record)
  else drafts.set(record, draft)
}

export const forgetDrafts = (): void => drafts.clear()
