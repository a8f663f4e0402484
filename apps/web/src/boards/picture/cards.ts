/** What a board's picture holds: each chart as it stands on the page, or as the words that stand in its place. */
import type { Chart, ChartKind, ReadChart } from '@holdfast/sdk'
import type { Translate } from '../../app/i18n.ts'
import { type ChartData, chartData } from '../chart-data.ts'
import { changeWords, headings, keyWords, numberWords, summary, type Telling } from '../report-words.ts'

/** More rows than these are not read in a picture. */
const MOST_ROWS = 20

type Content =
  | { readonly as: 'figure'; readonly number: string; readonly change: string }
  | { readonly as: 'table'; readonly rows: readonly (readonly string[])[]; readonly more: string }
  | { readonly as: 'drawing'; readonly kind: ChartKind; readonly data: ChartData }
  | { readonly as: 'words'; readonly words: string }

export interface PictureCard {
  readonly title: string
  readonly summary: string
  readonly wide: boolean
  readonly content: Content
}

function tableOf(telling: Telling): Content {
  const { answer, question, t } = telling
  const groups = question.group ?? []
  const shown = answer.groups.slice(0, MOST_ROWS)
  const more = answer.groups.length - shown.length
  return {
    as: 'table',
    rows: [
      headings(telling),
      ...shown.map((part) => [...groups.map((_, at) => keyWords(telling, part, at)), numberWords(telling, part)]),
      [...groups.map((_, at) => (at === 0 ? t('boards.total') : '')), numberWords(telling, answer.total)],
    ],
    more: more === 0 ? '' : t('boards.moreRows', { count: more }),
  }
}

function contentOf(kind: Chart['kind'], telling: Telling): Content {
  const { t, answer } = telling
  if (kind === 'number') {
    const change = changeWords(telling)
    const words = change === null ? '' : `${change.part} ${change.before}`.trim()
    return { as: 'figure', number: numberWords(telling, answer.total), change: words }
  }
  if (answer.groups.length === 0) return { as: 'words', words: t('boards.nothing') }
  if (kind === 'table') return tableOf(telling)
  return { as: 'drawing', kind, data: chartData(telling, { now: t('boards.now'), before: t('boards.then') }) }
}

/** A chart with what it tells its reader; with nothing told where they may not ask it. */
export function cardOf(chart: ReadChart, telling: Telling | null, t: Translate): PictureCard {
  const { title, kind, wide = false } = chart
  if (telling === null) return { title, wide, summary: '', content: { as: 'words', words: t('boards.unseen') } }
  const about = telling.answer.statistics ? ` ${t('boards.statistics')}` : ''
  return { title, wide, summary: kind === 'number' ? '' : summary(telling) + about, content: contentOf(kind, telling) }
}
