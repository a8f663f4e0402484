import type { ImportJob, ImportRow } from '@holdfast/sdk'
import { Button } from 'antd'
import { useState } from 'react'
import { labelText, useT } from '../app/i18n.ts'
import type { ObjectView } from '../records/catalogue.ts'
import { ClassGlyph } from '../ui/class-glyph.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { DryRunCell } from './dry-run-cell.tsx'
import { outcomes } from './import-words.ts'
import type { Mapping } from './mapping.ts'
import { RowFix, type ShiftedRow } from './row-fix.tsx'
import { useCellFixing } from './use-cell-fixing.ts'
import { type RowFilter, useImportRows } from './use-import-rows.ts'

interface RowsProps {
  readonly job: ImportJob
  readonly object: ObjectView
  readonly mapping: Mapping
  readonly filter: RowFilter
}

interface LineProps {
  readonly row: ImportRow
  readonly onSetRight: (shifted: ShiftedRow) => void
  readonly columns: readonly string[]
  readonly fixing: ReturnType<typeof useCellFixing>
}

function Line({ row, columns, fixing, onSetRight }: LineProps) {
  const t = useT()
  const canSetRight = row.raw !== undefined && row.faults.some(({ code }) => code === 'column_count')
  const outcome = outcomes.find(({ id }) => id === row.outcome)
  const elsewhere = row.faults.filter((fault) => !columns.includes(fault.column)).map(({ message }) => message)
  return (
    <tr>
      <td className="t3">{row.row}</td>
      {columns.map((column) => (
        <DryRunCell
          key={column}
          row={row}
          column={column}
          fixing={fixing.fixingOf(row.row, column)}
          onFix={() => fixing.fix({ row: row.row, column })}
        />
      ))}
      <td title={elsewhere.join(' ')}>
        {row.outcome === 'valid' && row.tidied !== undefined ? (
          <span className="tag warn">{t('tidied.row')}</span>
        ) : outcome === undefined ? (
          row.outcome
        ) : (
          <span className={outcome.tag}>{t(outcome.name)}</span>
        )}
        {canSetRight ? (
          <Button size="small" type="link" onClick={() => onSetRight({ row: row.row, raw: row.raw ?? [] })}>
            {t('row.fix')}
          </Button>
        ) : null}
        {elsewhere.length === 0 ? null : <span className={canSetRight ? 'vh' : 'sm err'}> {elsewhere.join(' ')}</span>}
      </td>
    </tr>
  )
}

function ColumnHeads({
  columns,
  object,
  mapping,
}: {
  columns: readonly string[]
  object: ObjectView
  mapping: Mapping
}) {
  const t = useT()
  return (
    <tr>
      <th className="rowno">{t('check.row')}</th>
      {columns.map((column) => {
        const field = object.fields.get(mapping[column] ?? '')
        return (
          <th key={column} title={column}>
            {field === undefined ? column : labelText(field.label)} <ClassGlyph of={field?.class ?? ''} />
            {field?.required === true ? ' *' : ''}
          </th>
        )
      })}
      <th>{t('check.outcome')}</th>
    </tr>
  )
}

/** The rows as they would be written, with the faults in their cells, each to be corrected there. */
export function DryRunRows({ job, object, mapping, filter }: RowsProps) {
  const t = useT()
  const pages = useImportRows(job.id, filter)
  const rows = pages.data?.pages.flatMap((page) => page.data) ?? []
  const columns = (job.mapping ?? []).map(({ column }) => column).filter((column) => mapping[column] !== null)
  const fixing = useCellFixing({ job, filter, rows, columns })
  const [shifted, setShifted] = useState<ShiftedRow | null>(null)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by the keyboard
    <section className="impt scroll" tabIndex={0} aria-label={t('check.rows')}>
      <ProblemNote error={pages.error} onRetry={() => void pages.refetch()} />
      <table className="tbl dry" aria-label={t('check.rows')}>
        <thead>
          <ColumnHeads columns={columns} object={object} mapping={mapping} />
        </thead>
        <tbody>
          {rows.map((row) => (
            <Line key={row.row} row={row} columns={columns} fixing={fixing} onSetRight={setShifted} />
          ))}
        </tbody>
      </table>
      {shifted === null ? null : (
        <RowFix job={job} filter={filter} shifted={shifted} onClose={() => setShifted(null)} />
      )}
      {rows.length === 0 && pages.isSuccess ? <p className="t3 tlempty">{t('check.none')}</p> : null}
      {pages.hasNextPage ? (
        <Button block type="text" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t('list.more')}
        </Button>
      ) : null}
    </section>
  )
}
