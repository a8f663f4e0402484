/** The code of a change of owner that somebody else has to approve. */
export const APPROVAL_NEEDED = 'transfer_approval'

/** The objects of which a change of owner may need approval. */
export const TRANSFERABLE: ReadonlySet<string> = new Set(['account', 'contact', 'lead', 'opportunity'])
