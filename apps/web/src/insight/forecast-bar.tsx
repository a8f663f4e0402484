import type { CatalogProcess } from '@holdfast/sdk'
import { DatePicker, Select } from 'antd'
import type { ReactNode } from 'react'
import { useT } from '../app/i18n.ts'
import dayjs from '../ui/dayjs.ts'
import { type ForecastQuestion, firstDayOf, KINDS, kindOf, periodAt } from './forecast-question.ts'
import { PipelineChoice } from './pipeline-choice.tsx'

const WORDS = { month: 'forecast.month', quarter: 'forecast.quarter', year: 'forecast.year' } as const

type Asked = Pick<ForecastQuestion, 'pipeline' | 'period'>

interface BarProps {
  readonly pipelines: CatalogProcess['pipelines']
  readonly question: Asked
  readonly onChange: (part: Partial<Asked>) => void
  /** What else is chosen. */
  readonly children?: ReactNode
}

/** Of which pipeline, and for which month, quarter or year. */
export function ForecastBar({ pipelines, question, onChange, children }: BarProps) {
  const t = useT()
  const kind = kindOf(question.period)
  const first = firstDayOf(question.period)
  return (
    <div className="listbar wrap">
      <PipelineChoice pipelines={pipelines} value={question.pipeline} onChange={(pipeline) => onChange({ pipeline })} />
      <Select
        className="funnel-pick"
        aria-label={t('forecast.kind')}
        value={kind}
        options={KINDS.map((value) => ({ value, label: t(WORDS[value]) }))}
        onChange={(chosen) => onChange({ period: periodAt(chosen, first) })}
      />
      <DatePicker
        className="funnel-pick"
        picker={kind}
        aria-label={t('forecast.period')}
        allowClear={false}
        value={dayjs(first)}
        onChange={(day) => (day === null ? undefined : onChange({ period: periodAt(kind, day.format('YYYY-MM-DD')) }))}
      />
      {children}
    </div>
  )
}
