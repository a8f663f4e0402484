import type {
  CatalogField,
  ReportGroup,
  ReportMeasure,
  ReportPeriodName,
  ReportQuestion,
  ReportUnit,
} from '@holdfast/sdk'
import { Form, Select } from 'antd'
import { useT } from '../app/i18n.ts'
import type { MessageId } from '../locales/zh.ts'
import type { ObjectView } from '../records/catalogue.ts'
import { conditionsOf, treeOf } from '../records/list/conditions.ts'
import { fieldLabel } from '../records/list/fields.ts'
import { FilterBar } from '../records/list/filter-bar.tsx'
import { filterable, groupedFields, isTimeField, MEASURES, measuredFields, timeFields } from './chart-fields.ts'
import { measureWords } from './report-words.ts'

interface QuestionProps {
  readonly object: ObjectView
  readonly question: ReportQuestion
  readonly onChange: (question: ReportQuestion) => void
}

const UNITS: Readonly<Record<ReportUnit, MessageId>> = {
  day: 'boards.day',
  week: 'boards.week',
  month: 'boards.month',
  quarter: 'boards.quarter',
  year: 'boards.year',
}
const PERIODS: Readonly<Record<ReportPeriodName, MessageId>> = {
  this_week: 'boards.thisWeek',
  last_week: 'boards.lastWeek',
  this_month: 'boards.thisMonth',
  last_month: 'boards.lastMonth',
  next_month: 'boards.nextMonth',
  this_quarter: 'boards.thisQuarter',
  last_quarter: 'boards.lastQuarter',
  next_quarter: 'boards.nextQuarter',
  this_year: 'boards.thisYear',
  last_year: 'boards.lastYear',
  last_7_days: 'boards.last7',
  last_30_days: 'boards.last30',
  last_90_days: 'boards.last90',
  last_365_days: 'boards.last365',
  next_30_days: 'boards.next30',
}
const COMPARISONS = { previous: 'boards.previous', year_before: 'boards.yearBefore' } as const
type Comparison = keyof typeof COMPARISONS

/** The entries of a table of words as options. */
function useOptions<K extends string>(words: Readonly<Record<K, MessageId>>) {
  const t = useT()
  return (Object.entries(words) as [K, MessageId][]).map(([value, id]) => ({ value, label: t(id) }))
}

function useFieldOptions(fields: readonly CatalogField[]) {
  const t = useT()
  return fields.map((field) => ({ value: field.key, label: fieldLabel(field, t) }))
}

function Measure({ object, question, onChange }: QuestionProps) {
  const t = useT()
  const { kind, field } = question.measure
  const measures = [
    { kind: 'count' as ReportMeasure },
    ...measuredFields(object).flatMap(({ key }) => MEASURES.map((each) => ({ kind: each, field: key }))),
  ]
  return (
    <Form.Item label={t('boards.measure')} htmlFor="chart-measure">
      <Select
        id="chart-measure"
        value={JSON.stringify(field === undefined ? { kind } : { kind, field })}
        options={measures.map((each) => ({ value: JSON.stringify(each), label: measureWords(object, each, t) }))}
        onChange={(chosen: string) =>
          onChange({ ...question, measure: JSON.parse(chosen) as ReportQuestion['measure'] })
        }
      />
    </Form.Item>
  )
}

interface GroupProps extends QuestionProps {
  readonly at: 0 | 1
}

/** The groups with one of them another, or without it and those behind it. */
function withGroup(groups: readonly ReportGroup[], at: number, group: ReportGroup | null): readonly ReportGroup[] {
  return group === null ? groups.slice(0, at) : [...groups.slice(0, at), group, ...groups.slice(at + 1)]
}

function Group({ object, question, onChange, at }: GroupProps) {
  const t = useT()
  const units = useOptions(UNITS)
  const fields = useFieldOptions(groupedFields(object))
  const groups = question.group ?? []
  const group = groups[at]
  const put = (next: ReportGroup | null) => onChange({ ...question, group: withGroup(groups, at, next) })
  const isTime = group !== undefined && isTimeField(object, group.field)
  const label = t(at === 0 ? 'boards.group' : 'boards.secondGroup')
  return (
    <Form.Item label={label} htmlFor={`chart-group-${at}`}>
      <div className="chartrow">
        <Select
          id={`chart-group-${at}`}
          value={group?.field ?? ''}
          options={[{ value: '', label: t('boards.noGroup') }, ...fields]}
          onChange={(field: string) =>
            put(field ? { field, ...(isTimeField(object, field) ? { by: 'month' as const } : {}) } : null)
          }
        />
        {isTime ? (
          <Select
            aria-label={t('boards.by')}
            value={group.by ?? 'month'}
            options={units}
            onChange={(by: ReportUnit) => put({ ...group, by })}
          />
        ) : null}
      </div>
    </Form.Item>
  )
}

function Period({ object, question, onChange }: QuestionProps) {
  const t = useT()
  const times = useFieldOptions(timeFields(object))
  const names = useOptions(PERIODS)
  const comparisons = useOptions(COMPARISONS)
  const { period = null, compare = null } = question
  const choose = (field: string) =>
    onChange({ ...question, period: field ? { field, name: period?.name ?? 'this_month' } : null, compare: null })
  return (
    <Form.Item label={t('boards.period')} htmlFor="chart-period">
      <div className="chartrow">
        <Select
          id="chart-period"
          value={period?.field ?? ''}
          options={[{ value: '', label: t('boards.always') }, ...times]}
          onChange={choose}
        />
        {period === null ? null : (
          <>
            <Select
              aria-label={t('boards.which')}
              value={period.name ?? null}
              options={names}
              onChange={(name: ReportPeriodName | null) =>
                name === null ? undefined : onChange({ ...question, period: { field: period.field, name } })
              }
            />
            <Select<Comparison | ''>
              aria-label={t('boards.compare')}
              value={compare ?? ''}
              options={[{ value: '' as const, label: t('boards.noCompare') }, ...comparisons]}
              onChange={(chosen) => onChange({ ...question, compare: chosen === '' ? null : chosen })}
            />
          </>
        )}
      </div>
    </Form.Item>
  )
}

/** What is measured, in which groups, of which records and of which time. */
export function ChartQuestion({ object, question, onChange }: QuestionProps) {
  const part = { object, question, onChange }
  const list = {
    object: filterable(object),
    conditions: conditionsOf(question.filter ?? null),
    ask: (conditions: ReturnType<typeof conditionsOf>) => onChange({ ...question, filter: treeOf(conditions) }),
  }
  return (
    <>
      <Measure {...part} />
      <Group {...part} at={0} />
      {question.group?.[0] === undefined ? null : <Group {...part} at={1} />}
      <div className="chartfilter">
        <FilterBar list={list} />
      </div>
      <Period {...part} />
    </>
  )
}
