import type { ImportJob, ImportRow } from '@holdfast/sdk'
import { useState } from 'react'
import { useAct } from '../access/use-act.ts'
import type { CellAt, CellFixing } from './cell-fix.tsx'
import { correctCells, type RowFilter } from './use-import-rows.ts'

const faultsOf = (rows: readonly ImportRow[], columns: readonly string[]): CellAt[] =>
  rows.flatMap(({ row, faults }) =>
    faults.filter(({ column }) => columns.includes(column)).map(({ column }) => ({ row, column })),
  )

/** The first faulty cell after a place; of the same row only one further right. */
function nextFault(cells: readonly CellAt[], at: CellAt, columns: readonly string[]): CellAt | null {
  const after = ({ row, column }: CellAt) =>
    row > at.row || (row === at.row && columns.indexOf(column) > columns.indexOf(at.column))
  return cells.find(after) ?? null
}

const focusCell = ({ row, column }: CellAt) =>
  document.querySelector<HTMLElement>(`[data-cell="${CSS.escape(`${row}/${column}`)}"]`)?.focus()

interface Fixing {
  readonly job: ImportJob
  readonly filter: RowFilter
  readonly rows: readonly ImportRow[]
  readonly columns: readonly string[]
}

/** Which cell is being corrected, and on from there: one fault after the other, by the keyboard alone. */
export function useCellFixing({ job, filter, rows, columns }: Fixing) {
  const act = useAct()
  const [at, setAt] = useState<CellAt | null>(null)
  const goOn = (from: CellAt) => setAt(nextFault(faultsOf(rows, columns), from, columns))
  const save = (from: CellAt, text: string, everywhere: boolean) =>
    act.run(async () => {
      const { row, column } = from
      const before = rows.find((one) => one.row === row)?.cells[column] ?? ''
      const correction = everywhere
        ? { replacements: [{ column, from: before, to: text }] }
        : { cells: [{ row, column, text }] }
      await correctCells(job, filter, correction)
      goOn(from)
    })
  const close = (from: CellAt) => {
    setAt(null)
    focusCell(from)
  }
  const fixingOf = (row: number, column: string): CellFixing | null => {
    if (at === null || at.row !== row || at.column !== column) return null
    return {
      act,
      onSave: (text, everywhere) => save(at, text, everywhere),
      onSkip: () =>
        setAt(
          nextFault(
            faultsOf(
              rows.filter((one) => one.row > row),
              columns,
            ),
            at,
            columns,
          ),
        ),
      onClose: () => close(at),
    }
  }
  return { fixingOf, fix: setAt }
}
