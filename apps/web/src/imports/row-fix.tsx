import type { ImportJob } from '@holdfast/sdk'
import { Button, Input, Modal } from 'antd'
import { Combine, SquarePlus } from 'lucide-react'
import { useState } from 'react'
import { useAct } from '../access/use-act.ts'
import { useT } from '../app/i18n.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { correctCells, type RowFilter } from './use-import-rows.ts'

/** A row whose cells do not stand under the headings. */
export interface ShiftedRow {
  readonly row: number
  readonly raw: readonly string[]
}

interface RowFixProps {
  readonly job: ImportJob
  readonly filter: RowFilter
  readonly shifted: ShiftedRow
  readonly onClose: () => void
}

interface CellsProps {
  readonly cells: readonly string[]
  readonly columns: readonly string[]
  readonly delimiter: string
  readonly onChange: (cells: readonly string[]) => void
}

/** The cells one below the other, each under its heading: two can be joined, an empty one put in between. */
function Cells({ cells, columns, delimiter, onChange }: CellsProps) {
  const t = useT()
  const join = (at: number) => onChange(cells.toSpliced(at, 2, [cells[at] ?? '', cells[at + 1] ?? ''].join(delimiter)))
  const names = cells.map((_, at) => columns[at] ?? t('row.extra', { number: at - columns.length + 1 }))
  return (
    <ul className="rowfix">
      {names.map((name, at) => (
        <li key={name} className={at < columns.length ? 'row' : 'row err'}>
          <span className="ell name" title={name}>
            {name}
          </span>
          <Input
            aria-label={name}
            value={cells[at] ?? ''}
            maxLength={20_000}
            autoComplete="off"
            onChange={(event) => onChange(cells.with(at, event.target.value))}
          />
          {cells.length > columns.length && at + 1 < cells.length ? (
            <IconButton icon={Combine} name={t('row.join', { column: name })} onClick={() => join(at)} />
          ) : null}
          {cells.length < columns.length ? (
            <IconButton
              icon={SquarePlus}
              name={t('row.insert', { column: name })}
              onClick={() => onChange(cells.toSpliced(at, 0, ''))}
            />
          ) : null}
        </li>
      ))}
    </ul>
  )
}

/** A row of too many or too few cells, set under its headings by hand. */
export function RowFix({ job, filter, shifted, onClose }: RowFixProps) {
  const t = useT()
  const act = useAct()
  const { row, raw } = shifted
  const [cells, setCells] = useState<readonly string[]>(raw)
  const columns = (job.mapping ?? []).map(({ column }) => column)
  const over = cells.length - columns.length
  const save = () =>
    act.run(async () => {
      await correctCells(job, filter, { cells: columns.map((column, at) => ({ row, column, text: cells[at] ?? '' })) })
      onClose()
    })
  return (
    <Modal open footer={null} title={t('row.title', { row })} width={560} onCancel={onClose}>
      <p className="t2">{t('row.lead', { cells: raw.length, columns: columns.length })}</p>
      <Cells cells={cells} columns={columns} delimiter={job.delimiter ?? ','} onChange={setCells} />
      <ProblemNote error={act.error} />
      <div className="row">
        <span className="t3 grow" role="status">
          {over > 0 ? t('row.over', { count: over }) : over < 0 ? t('row.under', { count: -over }) : ''}
        </span>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="primary" disabled={over !== 0} loading={act.busy} onClick={save}>
          {t('row.save')}
        </Button>
      </div>
    </Modal>
  )
}
