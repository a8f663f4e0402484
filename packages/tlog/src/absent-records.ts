/** The numbers of records whose content is absent and not yet excused, as ranges. */
interface SeqRange {
  readonly from: number
  /** Inclusive. */
  readonly to: number
}

export class AbsentRecords {
  #ranges: SeqRange[] = []

  /** Numbers come in rising order, so neighbours merge and memory follows the number of gaps. */
  add(seq: number): void {
    const last = this.#ranges.at(-1)
    if (last !== undefined && last.to === seq - 1) this.#ranges[this.#ranges.length - 1] = { from: last.from, to: seq }
    else this.#ranges.push({ from: seq, to: seq })
  }

  /** The lowest number that nothing excuses. */
  get first(): number | null {
    return this.#ranges[0]?.from ?? null
  }

  excuse(erased: SeqRange): void {
    this.#ranges = this.#ranges.flatMap((range) => {
      if (erased.to < range.from || erased.from > range.to) return [range]
      const before = { from: range.from, to: erased.from - 1 }
      const after = { from: erased.to + 1, to: range.to }
      return [before, after].filter(({ from, to }) => from <= to)
    })
  }

  /** Excuses what a record says it erased: only numbers before its own, or it could excuse what is yet to vanish. */
  excuseBy(event: unknown, seq: number): void {
    for (const range of erasedBy(event)) if (range.to < seq) this.excuse(range)
  }
}

/**
 * What an event records as erased: `unmapped.erases`, an array of numbers and of `[from, to]` ranges (both inclusive).
 * Whatever is not of that form excuses nothing.
 */
export function erasedBy(event: unknown): SeqRange[] {
  const erases = member(member(event, 'unmapped'), 'erases')
  return Array.isArray(erases) ? erases.flatMap((item: unknown) => readRange(item)) : []
}

function readRange(item: unknown): SeqRange[] {
  const [from, to, ...rest]: unknown[] = Array.isArray(item) ? item : [item, item]
  return isSeq(from) && isSeq(to) && from <= to && rest.length === 0 ? [{ from, to }] : []
}

function isSeq(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Record<string, unknown>)[name]
}
