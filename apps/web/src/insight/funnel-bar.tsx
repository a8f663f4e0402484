import type { CatalogField, CatalogProcess } from '@holdfast/sdk'
import { DatePicker, Select } from 'antd'
import { labelText, useT } from '../app/i18n.ts'
import { useColleagues } from '../records/list/people.ts'
import { useTeams } from '../settings/people/use-people.ts'
import { useClearing } from '../ui/clearing.tsx'
import dayjs from '../ui/dayjs.ts'
import { type FunnelQuestion, PERIODS, type Period } from './funnel-question.ts'
import { PipelineChoice } from './pipeline-choice.tsx'
import { ProductChoice } from './product-choice.tsx'

interface BarProps {
  readonly question: FunnelQuestion
  readonly onChange: (part: Partial<FunnelQuestion>) => void
}

function PeriodChoice({ question, onChange }: BarProps) {
  const t = useT()
  return (
    <Select
      className="funnel-pick"
      aria-label={t('funnel.period')}
      value={question.period}
      options={Object.entries(PERIODS).map(([value, word]) => ({ value: value as Period, label: t(word) }))}
      onChange={(period) => onChange({ period })}
    />
  )
}

const dayOf = (day: string | null) => (day === null ? null : dayjs(day))

function OwnDays({ question, onChange }: BarProps) {
  const t = useT()
  return (
    <DatePicker.RangePicker
      className="funnel-days"
      aria-label={t('funnel.days')}
      allowEmpty={[true, true]}
      value={[dayOf(question.from), dayOf(question.to)]}
      onChange={(range) =>
        onChange({
          from: range?.[0]?.format('YYYY-MM-DD') ?? null,
          to: range?.[1]?.format('YYYY-MM-DD') ?? null,
        })
      }
    />
  )
}

const TEAM = 'team:'

/** A team or a person; who reaches nobody else's deals sees zeros, as the funnel tells. */
function WhoseChoice({ question, onChange }: BarProps) {
  const t = useT()
  const clearing = useClearing()
  const people = useColleagues()
  const teams = useTeams().data ?? []
  const { owner, team } = question
  const groups = [
    { label: t('funnel.teams'), options: teams.map(({ id, name }) => ({ value: `${TEAM}${id}`, label: name })) },
    { label: t('funnel.people'), options: people.map(({ id, name }) => ({ value: id, label: name })) },
  ]
  return (
    <Select
      className="funnel-pick"
      allowClear={clearing}
      showSearch={{ optionFilterProp: 'label' }}
      aria-label={t('funnel.whose')}
      placeholder={t('funnel.whose')}
      value={team === null ? owner : `${TEAM}${team}`}
      options={groups.filter(({ options }) => options.length > 0)}
      onChange={(value: string | undefined) => {
        const isTeam = value?.startsWith(TEAM) === true
        onChange({ owner: isTeam ? null : (value ?? null), team: isTeam ? (value?.slice(TEAM.length) ?? null) : null })
      }}
    />
  )
}

function SourceChoice({ field, question, onChange }: BarProps & { readonly field: CatalogField }) {
  const t = useT()
  const clearing = useClearing()
  return (
    <Select
      className="funnel-pick"
      allowClear={clearing}
      showSearch={{ optionFilterProp: 'label' }}
      aria-label={labelText(field.label)}
      placeholder={t('funnel.source')}
      value={question.source}
      options={(field.options ?? []).map(({ value, label }) => ({ value, label: labelText(label) }))}
      onChange={(source: string | undefined) => onChange({ source: source ?? null })}
    />
  )
}

function CohortChoice({ question, onChange }: BarProps) {
  const t = useT()
  return (
    <DatePicker
      className="funnel-pick"
      picker="month"
      aria-label={t('funnel.cohort')}
      placeholder={t('funnel.cohort')}
      value={dayOf(question.cohort)}
      onChange={(month) => onChange({ cohort: month?.format('YYYY-MM') ?? null })}
    />
  )
}

interface FunnelBarProps extends BarProps {
  readonly pipelines: CatalogProcess['pipelines']
  readonly source: CatalogField | undefined
  /** The products of deals, where the reader sees them. */
  readonly products: CatalogField | undefined
}

/** Of which pipeline, when, whose, from where, of what, begun when. */
export function FunnelBar({ pipelines, source, products, question, onChange }: FunnelBarProps) {
  const part = { question, onChange }
  return (
    <div className="listbar wrap">
      <PipelineChoice pipelines={pipelines} value={question.pipeline} onChange={(pipeline) => onChange({ pipeline })} />
      <PeriodChoice {...part} />
      {question.period === 'own' ? <OwnDays {...part} /> : null}
      <WhoseChoice {...part} />
      {source === undefined ? null : <SourceChoice field={source} {...part} />}
      {products === undefined ? null : (
        <ProductChoice value={question.product} onChange={(product) => onChange({ product })} />
      )}
      <CohortChoice {...part} />
    </div>
  )
}
