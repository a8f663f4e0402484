/** Statements of one transaction that do not wait for each other's answers. */

/** A statement of a transaction that had failed before. */
const FAILED_BEFORE = '25P02'

const isCause = (error: unknown): boolean =>
  !(error instanceof Error && 'code' in error && error.code === FAILED_BEFORE)

/**
 * Waits for all, begun at once in the order in which the database is to do them: none of them waits for the way there and back of the one before.
 * Throws what failed first, but only once nothing is on its way any more: what went on after the rollback would find the connection in other hands.
 */
export async function together<T extends readonly unknown[]>(
  ...work: { readonly [K in keyof T]: Promise<T[K]> }
): Promise<T> {
  const outcomes = await Promise.allSettled(work)
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []))
  if (failures.length > 0) throw failures.find(isCause) ?? failures[0]
  return outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : undefined)) as unknown as T
}
