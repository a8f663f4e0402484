/** The parts of the chart library that are used; everything that draws takes them from here. */
import { BarChart, LineChart, PieChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { type ECharts, init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

use([BarChart, LineChart, PieChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer])

export type Drawing = ECharts

/** A drawing as large as the element it stands in, or as is stated. */
export const drawingIn = (
  place: HTMLElement,
  size: { readonly width?: number; readonly height?: number; readonly devicePixelRatio?: number } = {},
): Drawing => init(place, null, size)
