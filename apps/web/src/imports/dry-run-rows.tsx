import type { ImportJob, ImportRow, ListOf, RowOutcome } from '@holdfast/sdk'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Tooltip } from 'antd'
import { TriangleAlert } from 'lucide-react'
import { api } from '../app/api.ts'
import { labelText, useT } from '../app/i18n.ts'
import type { ObjectView } from '../records/catalogue.ts'
import { ClassGlyph } from '../ui/class-glyph.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { outcomes } from './import-words.ts'
import type { Mapping } from './mapping.ts'

interface RowsProps {
  readonly job: ImportJob
  readonly object: ObjectView
  readonly mapping: Mapping
  readonly outcome: RowOutcome | null
}

const useRows = (id: string, outcome: RowOutcome | null) =>
  useInfiniteQuery({
    queryKey: ['import', id, 'rows', outcome],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ limit: '100' })
      if (outcome !== null) query.set('outcome', outcome)
      if (pageParam !== '') query.set('cursor', pageParam)
      return api.get<ListOf<ImportRow>>(`/imports/${id}/rows?${query}`, { signal })
    },
    initialPageParam: '',
    getNextPageParam: ({ page }) => page.next,
  })

function Cell({ row, column }: { readonly row: ImportRow; readonly column: string }) {
  const t = useT()
  const text = row.cells[column] ?? ''
  const fault = row.faults.find((one) => one.column === column)
  if (fault === undefined) return <td title={text}>{text}</td>
  return (
    <td className="fx">
      <Tooltip title={fault.message}>
        <span className="fault-cell">
          <TriangleAlert size={14} aria-hidden="true" />
          {text === '' ? t('check.blank') : text}
          <span className="vh">{fault.message}</span>
        </span>
      </Tooltip>
    </td>
  )
}

function Line({ row, columns }: { readonly row: ImportRow; readonly columns: readonly string[] }) {
  const t = useT()
  const outcome = outcomes.find(({ id }) => id === row.outcome)
  const elsewhere = row.faults.filter((fault) => !columns.includes(fault.column)).map(({ message }) => message)
  return (
    <tr>
      <td className="t3">{row.row}</td>
      {columns.map((column) => (
        <Cell key={column} row={row} column={column} />
      ))}
      <td title={elsewhere.join(' ')}>
        {outcome === undefined ? row.outcome : <span className={outcome.tag}>{t(outcome.name)}</span>}
        {elsewhere.length === 0 ? null : <span className="sm err"> {elsewhere.join(' ')}</span>}
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

/** The rows as they would be written, with the faults in their cells. */
export function DryRunRows({ job, object, mapping, outcome }: RowsProps) {
  const t = useT()
  const pages = useRows(job.id, outcome)
  const rows = pages.data?.pages.flatMap((page) => page.data) ?? []
  const columns = (job.mapping ?? []).map(({ column }) => column).filter((column) => mapping[column] !== null)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by the keyboard
    <section className="impt scroll" tabIndex={0} aria-label={t('check.rows')}>
      <ProblemNote error={pages.error} onRetry={() => void pages.refetch()} />
      <table className="tbl dry">
        <thead>
          <ColumnHeads columns={columns} object={object} mapping={mapping} />
        </thead>
        <tbody>
          {rows.map((row) => (
            <Line key={row.row} row={row} columns={columns} />
          ))}
        </tbody>
      </table>
      {rows.length === 0 && pages.isSuccess ? <p className="t3 tlempty">{t('check.none')}</p> : null}
      {pages.hasNextPage ? (
        <Button block type="text" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t('list.more')}
        </Button>
      ) : null}
    </section>
  )
}
