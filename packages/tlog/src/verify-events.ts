/** Checks that every event is the one its entry commits to, and that an absent one was erased on the record. */
import { AbsentRecords } from './absent-records.ts'
import { diagnose, type Place, placeAbsent } from './diagnosis.ts'
import { commitmentOf } from './entry.ts'
import { LogFault } from './fault.ts'
import { RecordCursor } from './record-cursor.ts'
import type { SourceRecord, VerifyOptions } from './source.ts'
import { TILE_WIDTH } from './tile.ts'
import { bundleCount, type EntryBundle, type LogReading, readBundle } from './verify-entries.ts'

export class EventCheck {
  readonly #reading: LogReading
  readonly #cursor: RecordCursor
  readonly #absent = new AbsentRecords()
  readonly #look: NonNullable<VerifyOptions['checkEvent']>

  constructor(reading: LogReading, records: AsyncIterable<SourceRecord>, look: VerifyOptions['checkEvent']) {
    this.#reading = reading
    this.#cursor = new RecordCursor(records)
    this.#look = look ?? (async () => null)
  }

  /** Takes as many records as the bundle has entries, and has each looked at; throws the fault of the first bad one. */
  async checkBundle(bundle: EntryBundle): Promise<void> {
    for (const [place, commitment] of bundle.commitments.entries()) {
      const seq = bundle.first + place
      const record = await this.#peek(seq)
      if (record === null || record.seq !== seq || !this.#isRight(record, commitment))
        throw await this.#fault(bundle, seq)
      await this.#cursor.take()
      if (record.event === null) this.#absent.add(seq)
      else this.#absent.excuseBy(record.event, seq)
      const wrong = record.event === null ? null : await this.#look(record.event)
      if (wrong !== null) throw new LogFault({ kind: 'unproven', seq, detail: wrong })
    }
  }

  /** After the last bundle: nothing may follow, and every absence must have been excused. */
  async finish(): Promise<void> {
    const seq = this.#reading.size
    if ((await this.#peek(seq)) !== null)
      throw new LogFault({ kind: 'inserted', seq, detail: `there are more events than the ${seq} records of the log` })
    const fault = this.#absenceFault()
    if (fault !== null) throw fault
  }

  /**
   * After a fault at a record: reads on for erasures, since an absence before it may not be excused at all and would
   * then be the first fault. The log is refused already, so here an excuse counts unchecked; where the rest cannot be
   * read, the fault that was found stands.
   */
  async findEarlierAbsence(): Promise<LogFault | null> {
    while (this.#absent.first !== null) {
      const [record] = await this.#cursor.lookAhead(1)
      if (record === undefined) break
      await this.#cursor.take()
      this.#absent.excuseBy(record.event, record.seq)
    }
    return this.#cursor.isBroken ? null : this.#absenceFault()
  }

  close(): Promise<void> {
    return this.#cursor.close()
  }

  async #peek(seq: number): Promise<SourceRecord | null> {
    try {
      return await this.#cursor.peek()
    } catch (cause) {
      if (!(cause instanceof LogFault)) throw cause
      throw new LogFault({ ...cause.notice, seq }, cause)
    }
  }

  #isRight(record: SourceRecord, commitment: string): boolean {
    // An absent event needs no salt; a salt that stayed would let anyone test guesses against the commitment.
    if (record.event === null) return record.salt === null
    return this.#commitmentOf(record) === commitment
  }

  #commitmentOf({ event, salt }: SourceRecord): string | null {
    if (event === null || salt === null) return null
    try {
      return commitmentOf(this.#reading.hasher, { event, salt })
    } catch (cause) {
      if (cause instanceof LogFault) return null
      throw cause
    }
  }

  async #fault(bundle: EntryBundle, seq: number): Promise<LogFault> {
    const ahead = await this.#cursor.lookAhead(TILE_WIDTH)
    const [record] = ahead
    const known = new Map<string, number>()
    await this.#learn(known, bundle.first / TILE_WIDTH)
    if (record !== undefined) await this.#learnAround(known, this.#commitmentOf(record))
    const row = ahead.map((one, index) => this.#placeOf(one, { known, position: seq + index }))
    const detail = record === undefined ? `event ${seq} is missing` : `event ${seq} is not the one its entry commits to`
    return new LogFault({ kind: diagnose(seq, placeAbsent(row, seq)), seq, detail })
  }

  /** Notes where the commitments of bundle n and the next stand. */
  async #learn(known: Map<string, number>, n: number): Promise<void> {
    for (const bundle of [await this.#tryBundle(n), await this.#tryBundle(n + 1)])
      for (const [place, commitment] of bundle?.commitments.entries() ?? [])
        known.set(commitment, (bundle?.first ?? 0) + place)
  }

  /** An erased record has no commitment of its own: only a number that is not its position says where it belongs. */
  #placeOf(record: SourceRecord, at: { known: ReadonlyMap<string, number>; position: number }): Place | 'absent' {
    if (record.event !== null) return at.known.get(this.#commitmentOf(record) ?? '') ?? null
    if (record.salt !== null) return null
    return record.seq === at.position ? 'absent' : record.seq
  }

  /** Searches the whole log for a commitment not yet known: an event from far away was moved, not altered. */
  async #learnAround(known: Map<string, number>, commitment: string | null): Promise<void> {
    if (commitment === null || known.has(commitment)) return
    for (let n = 0; n < bundleCount(this.#reading.size); n += 1) {
      const bundle = await this.#tryBundle(n)
      if (bundle?.commitments.includes(commitment) === true) return this.#learn(known, n)
    }
  }

  async #tryBundle(n: number): Promise<EntryBundle | null> {
    if (!Number.isSafeInteger(n) || n < 0 || n >= bundleCount(this.#reading.size)) return null
    try {
      return await readBundle(this.#reading, n)
    } catch (cause) {
      if (cause instanceof LogFault) return null
      throw cause
    }
  }

  #absenceFault(): LogFault | null {
    const seq = this.#absent.first
    if (seq === null) return null
    return new LogFault({
      kind: 'removed',
      seq,
      detail: `event ${seq} is absent and no later record tells of its erasure`,
    })
  }
}
