import type { CatalogProcess } from '@holdfast/sdk'
import { Select } from 'antd'
import { labelText, useT } from '../app/i18n.ts'

interface PipelineChoiceProps {
  readonly pipelines: CatalogProcess['pipelines']
  readonly value: string | null
  readonly onChange: (pipeline: string) => void
}

/** Of which pipeline; where there is one only, nothing is to be chosen. */
export function PipelineChoice({ pipelines, value, onChange }: PipelineChoiceProps) {
  const t = useT()
  if (pipelines.length < 2) return null
  return (
    <Select
      className="funnel-pick"
      aria-label={t('funnel.pipeline')}
      value={value}
      options={pipelines.map((each) => ({ value: each.value, label: labelText(each.label) }))}
      onChange={onChange}
    />
  )
}
