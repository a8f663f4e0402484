import type { ChartKind, ReportPart } from '@holdfast/sdk'
import { BarChart, LineChart, PieChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { type ECharts, init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { useAppearance } from '../app/appearance.ts'
import type { ChartData } from './chart-data.ts'
import { type Look, pictureOptions } from './picture-options.ts'
import type { Slice } from './slices.ts'

use([BarChart, LineChart, PieChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer])

const COLOURS = ['--viz-1', '--viz-2', '--viz-3', '--viz-4', '--viz-5', '--viz-6'] as const

/** The colours of the page as they stand now: a canvas knows no custom properties. */
function lookOfPage(): Look {
  const style = getComputedStyle(document.documentElement)
  const read = (name: string) => style.getPropertyValue(name).trim()
  return {
    colours: COLOURS.map(read),
    neutral: read('--viz-neutral'),
    text: read('--color-text'),
    quiet: read('--color-text-tertiary'),
    line: read('--color-border-secondary'),
    ground: read('--color-bg-elevated'),
    font: getComputedStyle(document.body).fontFamily,
  }
}

interface PictureProps {
  readonly kind: ChartKind
  readonly data: ChartData
  /** What the picture says, for whoever does not see it. */
  readonly label: string
  readonly onPick: (part: ReportPart) => void
}

/** A chart drawn on a canvas; the table beside it says the same in words. */
export function ChartPicture({ kind, data, label, onPick }: PictureProps) {
  const place = useRef<HTMLDivElement>(null)
  const picked = useRef(onPick)
  const appearance = useAppearance()
  useEffect(() => {
    picked.current = onPick
  }, [onPick])
  useEffect(() => {
    if (place.current === null) return
    const drawing: ECharts = init(place.current)
    // the look is read again when the appearance turns
    drawing.setOption(pictureOptions(kind, data, { ...lookOfPage(), appearance }))
    drawing.on('click', ({ seriesIndex = 0, dataIndex, data: drawn }) => {
      const at = kind === 'donut' ? (drawn as Slice).at : dataIndex
      const series = kind === 'donut' ? data.series.at(-1) : data.series[seriesIndex]
      const part = at === undefined ? undefined : series?.points[at]?.part
      if (part) picked.current(part)
    })
    const fit = new ResizeObserver(() => drawing.resize())
    fit.observe(place.current)
    return () => {
      fit.disconnect()
      drawing.dispose()
    }
  }, [kind, data, appearance])
  return <div ref={place} className="chartpicture" role="img" aria-label={label} />
}
