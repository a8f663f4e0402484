import type { ColumnMapping as Column, ImportJob } from '@holdfast/sdk'
import { Button, Select } from 'antd'
import { ArrowRight } from 'lucide-react'
import type { Act } from '../access/use-act.ts'
import { labelText, useT } from '../app/i18n.ts'
import type { ObjectView } from '../records/catalogue.ts'
import { ClassGlyph } from '../ui/class-glyph.tsx'
import { formatNumber } from '../ui/format.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { ImportSteps } from './import-steps.tsx'
import { type Mapping, missingFields } from './mapping.ts'

interface ColumnMappingProps {
  readonly job: ImportJob
  readonly object: ObjectView
  readonly mapping: Mapping
  readonly act: Act
  readonly onChange: (mapping: Mapping) => void
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
  readonly onChoose: (field: string | null) => void
}

function MappingLine({ column, object, field, onChoose }: LineProps) {
  const t = useT()
  const options = [...object.fields.values()]
    .filter((one) => one.computed !== true || one.key === column.field)
    .map((one) => ({ value: one.key, label: labelText(one.label) }))
  const chosen = field === null ? undefined : object.fields.get(field)
  return (
    <tr>
      <td>
        <b>{column.column}</b>
        <span className="sm t3 samples ell">{column.samples?.join(' · ')}</span>
      </td>
      <td className="arrowcell">
        <ArrowRight size={14} aria-hidden="true" />
      </td>
      <td>
        <Select
          className="mapping-select"
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t('mapping.to', { column: column.column })}
          placeholder={t('mapping.skip')}
          options={options}
          value={field}
          onChange={(next: string | undefined) => onChoose(next ?? null)}
        />
        <ClassGlyph of={chosen?.class ?? ''} />
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

function Lines({ job, object, mapping, onChange }: Omit<ColumnMappingProps, 'onNext' | 'act'>) {
  const t = useT()
  return (
    <table className="tbl mapping">
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
            onChoose={(field) => onChange({ ...mapping, [column.column]: field })}
          />
        ))}
      </tbody>
    </table>
  )
}

/** The second step: which column is which field, proposed from headings and content. */
export function ColumnMapping({ job, object, mapping, act, onChange, onNext }: ColumnMappingProps) {
  const t = useT()
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
        <Lines job={job} object={object} mapping={mapping} onChange={onChange} />
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
