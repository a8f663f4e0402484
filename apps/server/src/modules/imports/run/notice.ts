import type { Recognised } from '../map/duplicates.ts'
import type { Item, Run, Values } from './run.ts'

/** Holds a row against those before it and remembers it. A number that repeats an earlier row is no guess. */
export function noticeRow(
  run: Pick<Run, 'index' | 'takenValues' | 'guesses' | 'bundles'>,
  row: { readonly record: number; readonly values: Values; readonly recognised?: Recognised | undefined },
): Pick<Item, 'recurrence' | 'takenBy' | 'guessed' | 'partFault'> {
  const { record, values, recognised = run.index.recognise(values) } = row
  const recurrence = run.index.add(record, recognised)
  return {
    recurrence,
    takenBy: run.takenValues.add(record, values),
    partFault: run.bundles?.take({ bundle: String(values['bundle']), part: String(values['part']) }) ?? null,
    guessed: recurrence.kind === 'new' ? run.guesses.add(values) : [],
  }
}
