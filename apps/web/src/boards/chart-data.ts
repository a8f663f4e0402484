/** A report's answer as rows of bars, lines or slices. */
import type { ReportPart } from '@holdfast/sdk'
import { drawn, keyWords, numberWords, type Telling } from './report-words.ts'

interface Point {
  /** Null where nothing is told. */
  readonly value: number | null
  readonly words: string
  readonly part: ReportPart | null
}

interface Series {
  readonly name: string
  readonly points: readonly Point[]
  /** Of the time before. */
  readonly before?: true
}

export interface ChartData {
  readonly labels: readonly string[]
  readonly series: readonly Series[]
  /** What many small slices together are called. */
  readonly others: string
}

const NO_POINT: Point = { value: null, words: '', part: null }

const pointOf = (telling: Telling, part: ReportPart | undefined): Point =>
  part === undefined ? NO_POINT : { value: drawn(telling, part), words: numberWords(telling, part), part }

const keyOf = (part: ReportPart, at: number): string =>
  JSON.stringify([part.keys[at] ?? null, part.others[at] ?? false])

/** Of time the groups stand beside those that stand at their place in the time before; others beside their like. */
function before(telling: Telling): readonly Point[] {
  const { question, answer, object } = telling
  const [group] = question.group ?? []
  const kind = group === undefined ? '' : object.fields.get(group.field)?.kind
  const isTime = group?.by !== undefined || kind === 'date' || kind === 'dateTime'
  const groups = answer.compared?.groups ?? []
  return answer.groups.map((part, at) => {
    const like = isTime ? groups[at] : groups.find((one) => keyOf(one, 0) === keyOf(part, 0))
    return pointOf(telling, like)
  })
}

function cells(telling: Telling): ChartData {
  const { groups } = telling.answer
  const rows = [...new Map(groups.map((part) => [keyOf(part, 0), part])).entries()]
  const columns = [...new Map(groups.map((part) => [keyOf(part, 1), part])).entries()]
  const byKeys = new Map(groups.map((part) => [`${keyOf(part, 0)}${keyOf(part, 1)}`, part]))
  return {
    others: telling.t('boards.others'),
    labels: rows.map(([, part]) => keyWords(telling, part, 0)),
    series: columns.map(([column, part]) => ({
      name: keyWords(telling, part, 1),
      points: rows.map(([row]) => pointOf(telling, byKeys.get(`${row}${column}`))),
    })),
  }
}

/** What a chart draws; of one group a series, and one of the time before where it is compared. */
export function chartData(telling: Telling, names: { readonly now: string; readonly before: string }): ChartData {
  const { answer, question } = telling
  if ((question.group?.length ?? 0) > 1) return cells(telling)
  const own = { name: names.now, points: answer.groups.map((part) => pointOf(telling, part)) }
  return {
    others: telling.t('boards.others'),
    labels: answer.groups.map((part) => keyWords(telling, part, 0)),
    series:
      answer.compared === null ? [own] : [{ name: names.before, points: before(telling), before: true as const }, own],
  }
}
