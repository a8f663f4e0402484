import type { ChartKind, ReportPart } from '@holdfast/sdk'
import { useEffect, useRef } from 'react'
import { useAppearance } from '../app/appearance.ts'
import type { ChartData } from './chart-data.ts'
import { type Drawing, drawingIn } from './drawing.ts'
import { lookOfPage } from './look.ts'
import { pictureOptions } from './picture-options.ts'
import type { Slice } from './slices.ts'

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
    const drawing: Drawing = drawingIn(place.current)
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
