/** How an import's sums move when rows are judged anew. Pure. */
import { addTidied, type TidiedCounts } from '../map/tidied.ts'
import type { Outcomes } from '../run/run.ts'
import type { ImportRow, RowNote } from '../store/queries.ts'

type Counted = Pick<
  ImportRow,
  'created' | 'updated' | 'skipped' | 'rejected' | 'conflicts' | 'repeated' | 'faults' | 'tidied'
>
type Moving = { -readonly [K in Exclude<keyof Counted, 'faults' | 'tidied'>]: number } & {
  faults: Record<string, number>
}

/** Takes away what a row counted as by its note; without one it was to be made. */
function takeAway(sums: Moving, note: RowNote | undefined): void {
  if (note?.outcome === 'rejected') {
    sums.rejected -= 1
    const code = note.code ?? ''
    sums.faults[code] = (sums.faults[code] ?? 0) - 1
  } else if (note?.outcome === 'duplicate') {
    sums.repeated -= 1
    sums[note.code === 'duplicate_updated' ? 'updated' : 'skipped'] -= 1
  } else {
    sums.created -= 1
    if (note?.outcome === 'conflict') sums.conflicts -= 1
  }
}

/** The sums with the rows' former outcomes taken out and their new ones put in. */
export function movedSums(
  before: Counted,
  judged: {
    records: readonly number[]
    notes: ReadonlyMap<number, RowNote>
    outcomes: Outcomes
    tidiedBefore: TidiedCounts
  },
): Counted {
  const { created, updated, skipped, rejected, conflicts, repeated, faults, tidied } = before
  const sums: Moving = { created, updated, skipped, rejected, conflicts, repeated, faults: { ...faults } }
  for (const record of judged.records) takeAway(sums, judged.notes.get(record))
  const { tally } = judged.outcomes
  for (const key of ['created', 'updated', 'skipped', 'rejected', 'conflicts', 'repeated'] as const)
    sums[key] += tally[key]
  for (const [code, count] of Object.entries(judged.outcomes.faults))
    sums.faults[code] = (sums.faults[code] ?? 0) + count
  return {
    ...sums,
    faults: Object.fromEntries(Object.entries(sums.faults).filter(([, count]) => count > 0)),
    tidied: addTidied(addTidied(tidied, judged.tidiedBefore, -1), judged.outcomes.tidied),
  }
}
