/** Records that were put into the trash from their page: it may stand a moment longer, and asks for them no more when they change. */
const leaving = new Set<string>()

export const isLeaving = (id: string): boolean => leaving.has(id)

/** Does what puts a record away and closes its page; where that is refused, the page stays as it was. */
export async function whileLeaving(id: string, work: () => Promise<void>): Promise<void> {
  leaving.add(id)
  try {
    await work()
  } catch (error) {
    leaving.delete(id)
    throw error
  }
}

/** A page of the record is opened, again perhaps: it follows what changes. */
export const hasOpened = (id: string): void => void leaving.delete(id)
