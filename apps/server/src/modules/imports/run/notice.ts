import type { Recognised } from '../map/duplicates.ts'
import type { Item, Run, Values } from './run.ts'

interface NoticedRow {
  readonly record: number
  readonly values: Values
  /** What it is recognised by, where that was worked out already. */
  readonly recognised?: Recognised | undefined
}

/** Holds a row against those before it and remembers it: whom it repeats, whose unique value it has, whether it may be put into its bundle. */
export function heldAgainst(
  { index, takenValues, bundles }: Pick<Run, 'index' | 'takenValues' | 'bundles'>,
  { record, values, recognised = index.recognise(values) }: NoticedRow,
): Pick<Item, 'recurrence' | 'takenBy' | 'partFault'> {
  return {
    recurrence: index.add(record, recognised),
    takenBy: takenValues.add(record, values),
    partFault: bundles?.take({ bundle: String(values['bundle']), part: String(values['part']) }) ?? null,
  }
}

/** Holds a row against those before it and remembers it. A number that repeats an earlier row is no guess. */
export function noticeRow(
  run: Pick<Run, 'index' | 'takenValues' | 'guesses' | 'bundles'>,
  row: NoticedRow,
): Pick<Item, 'recurrence' | 'takenBy' | 'guessed' | 'partFault'> {
  const held = heldAgainst(run, row)
  return { ...held, guessed: held.recurrence.kind === 'new' ? run.guesses.add(row.values) : [] }
}
