import { isProblem } from '@holdfast/sdk'

/** The code of a change of owner that somebody else has to approve. */
export const APPROVAL_NEEDED = 'transfer_approval'

/** Whether a change of owner was refused because somebody else has to approve it. */
export const needsApproval = (error: unknown): boolean =>
  isProblem(error) && (error.problem.errors ?? []).some(({ code }) => code === APPROVAL_NEEDED)

/** The objects of which a change of owner may need approval. */
export const TRANSFERABLE: ReadonlySet<string> = new Set(['account', 'contact', 'lead', 'opportunity'])
