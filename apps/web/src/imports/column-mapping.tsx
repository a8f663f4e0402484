import type { ColumnMapping as Column, ImportJob } from '@holdfast/sdk'
import { Button, Select } from 'antd'
import { ArrowRight } from 'lucide-react'
import type { Act } from '../access/use-act.ts'
import { labelText, useT } from '../app/i18n.ts'
import type { ObjectView } from '../records/catalogue.ts'
import { ClassGlyph } from '../ui/class-glyph.tsx'
import { useClearing } from '../ui/clearing.tsx'
import { formatNumber } from '../ui/format.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { ColumnField } from './column-field.tsx'
import { ImportSteps } from './import-steps.tsx'
import { type Columns, missingFields } from './mapping.ts'

interface ColumnMappingProps {
  readonly job: ImportJob
  readonly object: ObjectView
  readonly columns: Columns
  readonly act: Act
  readonly onChange: (columns: Columns) => void
  readonly onNext: () => void
}

const SURE = 0.9
const LIKELY = 0.6

function Confidence({ value }: { readonly value: number | undefined }) {
  const t = useT()
  if (value === undefined || value === 0) return <span className="tag">{t('mapping.none')}</span>
  if (value >= SURE) return <span className="tag ok">{t('mapping.sure')}</span>
  if (value >= LIKELY) return <span className="tag p">{t('mapping.likely')}</span>
  return <span className="tag warn">{t('mapping.unsure')}</span>
}

interface LineProps {
  readonly column: Column
  readonly object: ObjectView
  readonly field: string | null
  readonly order: 'dmy' | 'mdy' | undefined
  readonly onChoose: (field: string | null) => void
  readonly onOrder: (order: 'dmy' | 'mdy') => void
}

/** Asked where days have their year last; nothing is chosen for the person where the column leaves it open. */
function OrderChoice({ column, order, onOrder }: Pick<LineProps, 'column' | 'order' | 'onOrder'>) {
  const t = useT()
  return (
    <Select
      className="mapping-select"
      aria-label={t('mapping.order', { column: column.column })}
      placeholder={t('mapping.order.ask')}
      status={order === undefined ? 'warning' : ''}
      options={[
        { value: 'dmy', label: t('mapping.order.dmy') },
        { value: 'mdy', label: t('mapping.order.mdy') },
      ]}
      value={order ?? null}
      onChange={onOrder}
    />
  )
}

/** When a record began and ended is the system's to say, but a file tells of what lies behind. */
const tellsPast = ({ process }: ObjectView, key: string): boolean =>
  process !== undefined && [process.openedAt, process.closedAt].includes(key)

/** The fields a column may go to. */
const fieldOptions = (object: ObjectView, column: Column) =>
  [...object.fields.values()]
    .filter((one) => one.computed !== true || one.key === column.field || tellsPast(object, one.key))
    .map((one) => ({ value: one.key, label: labelText(one.label) }))

function MappingLine({ column, object, field, order, onChoose, onOrder }: LineProps) {
  const clearing = useClearing()
  const t = useT()
  const chosen = field === null ? undefined : object.fields.get(field)
  return (
    <tr>
      <td>
        <b>{column.column}</b>
        <span className="sm t3 samples ell">{column.samples?.filter((text) => text.trim() !== '').join(' · ')}</span>
      </td>
      <td className="arrowcell">
        <ArrowRight size={14} aria-hidden="true" />
      </td>
      <td>
        <Select
          className="mapping-select"
          allowClear={clearing}
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t('mapping.to', { column: column.column })}
          placeholder={t('mapping.skip')}
          options={fieldOptions(object, column)}
          value={field}
          onChange={(next: string | undefined) => onChoose(next ?? null)}
        />
        <ClassGlyph of={chosen?.class ?? ''} />
        {field === null && <ColumnField object={object.name} column={column} onMade={onChoose} />}
        {column.dateOrder !== undefined && field === column.field && (
          <OrderChoice column={column} order={order} onOrder={onOrder} />
        )}
      </td>
      <td>
        {field === column.field ? (
          <Confidence value={column.confidence} />
        ) : (
          <span className="tag line">{t('mapping.own')}</span>
        )}
      </td>
    </tr>
  )
}

function Lines({ job, object, columns, onChange }: Omit<ColumnMappingProps, 'onNext' | 'act'>) {
  const t = useT()
  const { mapping, dateOrders } = columns
  return (
    <table className="tbl mapping" aria-label={t('mapping.column')}>
      <thead>
        <tr>
          <th>{t('mapping.column')}</th>
          <th>
            <span className="vh">→</span>
          </th>
          <th>{t('mapping.field')}</th>
          <th>{t('mapping.confidence')}</th>
        </tr>
      </thead>
      <tbody>
        {(job.mapping ?? []).map((column) => (
          <MappingLine
            key={column.column}
            column={column}
            object={object}
            field={mapping[column.column] ?? null}
            order={dateOrders[column.column]}
            onChoose={(field) => onChange({ ...columns, mapping: { ...mapping, [column.column]: field } })}
            onOrder={(order) => onChange({ ...columns, dateOrders: { ...dateOrders, [column.column]: order } })}
          />
        ))}
      </tbody>
    </table>
  )
}

/** The second step: which column is which field, proposed from headings and content. */
export function ColumnMapping({ job, object, columns, act, onChange, onNext }: ColumnMappingProps) {
  const t = useT()
  const { mapping } = columns
  const missing = missingFields(object, mapping).map((name) => labelText(object.fields.get(name)?.label ?? name))
  const mapped = Object.values(mapping).filter((field) => field !== null).length
  return (
    <>
      <div className="head import-head ruled">
        <div className="col">
          <h1>{t('mapping.title', { mapped, columns: (job.mapping ?? []).length })}</h1>
          <span className="t3">{t('mapping.lead', { file: job.fileName ?? '', rows: formatNumber(job.rows) })}</span>
        </div>
        <span className="grow" />
        <ImportSteps at={2} />
      </div>
      <ProblemNote error={act.error} />
      <div className="scroll impt">
        <Lines job={job} object={object} columns={columns} onChange={onChange} />
      </div>
      <footer className="impf">
        <span className="sm warn">
          {missing.length === 0 ? '' : t('mapping.missing', { fields: missing.join('、') })}
        </span>
        <span className="grow" />
        <Button type="primary" loading={act.busy} onClick={onNext}>
          {t('mapping.next')}
        </Button>
      </footer>
    </>
  )
}
