/** What a chart looks like: bars from zero, lines without fill, few words, no movement. */
import type { ChartKind } from '@holdfast/sdk'
import type { EChartsCoreOption } from 'echarts/core'
import { formatNumber } from '../ui/format.ts'
import type { ChartData } from './chart-data.ts'
import { type Slice, slicesOf } from './slices.ts'

export interface Look {
  readonly colours: readonly string[]
  readonly neutral: string
  readonly text: string
  readonly quiet: string
  readonly line: string
  readonly ground: string
  readonly font: string
  readonly appearance?: string
}

const SMALL = 12
const SHORT = 1_000

const short = (value: number): string =>
  Math.abs(value) < SHORT
    ? formatNumber(value)
    : new Intl.NumberFormat(document.documentElement.lang, { notation: 'compact' }).format(value)

/** The words of a number where the pointer stands: text alone, never HTML. */
const tooltip = (data: ChartData, { ground, line, text }: Look) => ({
  renderMode: 'richText',
  backgroundColor: ground,
  borderColor: line,
  textStyle: { color: text, fontSize: SMALL },
  formatter: ({ seriesIndex = 0, dataIndex, name }: { seriesIndex?: number; dataIndex: number; name: string }) => {
    const series = data.series[seriesIndex]
    const words = series?.points[dataIndex]?.words ?? ''
    const title = data.series.length > 1 ? `${name} · ${series?.name}` : name
    return `${title}\n${words}`
  },
})

const legend = (data: ChartData, { quiet }: Look) =>
  data.series.length < 2
    ? { show: false }
    : {
        type: 'scroll',
        bottom: 0,
        icon: 'roundRect',
        itemWidth: 10,
        itemHeight: 10,
        textStyle: { color: quiet, fontSize: SMALL },
      }

function seriesOf(kind: ChartKind, data: ChartData, look: Look) {
  const colours = data.series.some(({ before }) => before) ? [look.neutral, ...look.colours] : look.colours
  return data.series.map(({ name, points }, at) => ({
    name,
    type: kind === 'line' ? 'line' : 'bar',
    stack: kind === 'stacked' ? 'all' : undefined,
    color: colours[at] ?? look.neutral,
    barMaxWidth: 28,
    barGap: '10%',
    symbolSize: 6,
    lineStyle: { width: 2 },
    itemStyle: { borderRadius: kind === 'stacked' ? 0 : [2, 2, 0, 0] },
    data: points.map(({ value }) => value),
  }))
}

const drawnSlices = (data: ChartData, look: Look) =>
  slicesOf(data, formatNumber).map((slice) => ({
    ...slice,
    itemStyle: { color: slice.rank === undefined ? look.neutral : look.colours[slice.rank] },
  }))

function axes(data: ChartData, { quiet, line }: Look) {
  const words = { color: quiet, fontSize: SMALL }
  return {
    grid: { left: 4, right: 8, top: 12, bottom: data.series.length > 1 ? 34 : 4, containLabel: true },
    xAxis: {
      type: 'category',
      data: data.labels,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { ...words, hideOverlap: true, width: 90, overflow: 'truncate' },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      axisLabel: { ...words, formatter: short },
      splitLine: { lineStyle: { color: line } },
    },
  }
}

const sliceWords = ({ data, percent }: { data: Slice; percent: number }): string =>
  `${data.name}\n${data.words} (${Math.round(percent)} %)`

/** The options of a chart. */
export function pictureOptions(kind: ChartKind, data: ChartData, look: Look): EChartsCoreOption {
  const isDonut = kind === 'donut'
  const shared = {
    animation: false,
    textStyle: { fontFamily: look.font, color: look.text },
    tooltip: tooltip(data, look),
  }
  if (!isDonut)
    return { ...shared, ...axes(data, look), legend: legend(data, look), series: seriesOf(kind, data, look) }
  return {
    ...shared,
    tooltip: { ...shared.tooltip, formatter: sliceWords },
    series: [
      {
        type: 'pie',
        radius: ['52%', '78%'],
        center: ['50%', '50%'],
        label: {
          color: look.quiet,
          fontSize: SMALL,
          formatter: ({ name, percent }: { name: string; percent: number }) => `${name}\n${Math.round(percent)} %`,
        },
        itemStyle: { borderColor: look.ground, borderWidth: 2 },
        data: drawnSlices(data, look),
      },
    ],
  }
}
