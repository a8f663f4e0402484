/** Records whose page is about to close since they are put into the trash: until it has, it asks for them no more when they change. */
const leaving = new Set<string>()

export const isLeaving = (id: string): boolean => leaving.has(id)

/** Does what puts a record away and closes its page. */
export async function whileLeaving(id: string, work: () => Promise<void>): Promise<void> {
  leaving.add(id)
  try {
    await work()
  } finally {
    leaving.delete(id)
  }
}
