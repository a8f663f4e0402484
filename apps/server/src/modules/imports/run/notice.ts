import type { Item, Run, Values } from './run.ts'

/** Holds a row against those before it and remembers it. A number that repeats an earlier row is no guess. */
export function noticeRow(
  run: Pick<Run, 'index' | 'takenValues' | 'guesses'>,
  record: number,
  values: Values,
): Pick<Item, 'recurrence' | 'takenBy' | 'guessed'> {
  const recurrence = run.index.add(record, values)
  return {
    recurrence,
    takenBy: run.takenValues.add(record, values),
    guessed: recurrence.kind === 'new' ? run.guesses.add(values) : [],
  }
}
