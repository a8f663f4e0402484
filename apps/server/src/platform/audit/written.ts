/** A row as an act left it: what the record of everything keeps of it, so that whoever changes it behind the application is found out. */
export interface Written {
  /** The object, or the table of the system, that the row belongs to. */
  readonly object: string
  readonly id: string
  readonly version: number
  /** Of the row as it stands now (see `digestRow`); `GONE` where the act took it away. */
  readonly digest: string
  /** Of the row as the act found it; null where there was none, or where the application's own seal guards it. */
  readonly before: string | null
}

/** Stands in a digest's place where a row is no more. */
export const GONE = '-'

/** The rows a transaction has written, until the event of the act takes them along. */
export class WrittenRows {
  #rows: Written[] = []
  #follow: (() => Promise<void>) | undefined

  add(row: Written): void {
    this.#rows.push(row)
  }

  /** Whether rows wait for an event. */
  get waiting(): boolean {
    return this.#rows.length > 0
  }

  /** Hands the rows over; nothing waits any more. */
  take(): readonly Written[] {
    const taken = this.#rows
    this.#rows = []
    return taken
  }

  /** What writes an event for rows that come after the act's own. */
  followBy(follow: () => Promise<void>): void {
    this.#follow = follow
  }

  /** Before the commit: rows that still wait get an event; without any event of the act to follow, the transaction fails. */
  async settle(): Promise<void> {
    if (!this.waiting) return
    // a row that the record of everything does not hear of would look like a forged one
    if (this.#follow === undefined) throw new Error('rows were written without an event that tells of them')
    await this.#follow()
  }

  /** How many wait: a place to go back to where a savepoint is rolled back. */
  mark(): number {
    return this.#rows.length
  }

  backTo(mark: number): void {
    this.#rows.length = Math.min(mark, this.#rows.length)
  }
}

/** One row as it stands in an event: id, version, digest and, where there is one, the digest before. */
export const writtenText = ({ id, version, digest, before }: Written): string =>
  before === null ? `${id} ${version} ${digest}` : `${id} ${version} ${digest} ${before}`

const FORM = /^([0-9a-f-]{36}) (\d{1,10}) (-|[A-Za-z0-9_-]{43})(?: ([A-Za-z0-9_-]{43}))?$/

/** A row out of its text in an event; null where it is none. */
export function parseWritten(object: string, text: unknown): Written | null {
  const found = typeof text === 'string' ? FORM.exec(text) : null
  if (found === null) return null
  const [, id = '', version = '', digest = '', before = null] = found
  return { object, id, version: Number(version), digest, before }
}

/** The rows of an event by object, in the order in which they were written. */
export function writtenByObject(rows: readonly Written[]): Record<string, string[]> | undefined {
  if (rows.length === 0) return undefined
  const byObject: Record<string, string[]> = {}
  for (const row of rows) {
    const of = byObject[row.object] ?? []
    byObject[row.object] = of
    of.push(writtenText(row))
  }
  return byObject
}
