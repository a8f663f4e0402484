import type { ImportRow } from '@holdfast/sdk'
import { Popover, Tooltip } from 'antd'
import { PencilLine, TriangleAlert } from 'lucide-react'
import { useT } from '../app/i18n.ts'
import { CellFix, type CellFixing } from './cell-fix.tsx'

interface CellProps {
  readonly row: ImportRow
  readonly column: string
  /** Present while this cell is being corrected. */
  readonly fixing: CellFixing | null
  readonly onFix: () => void
}

/** A cell that was corrected keeps what the file says within reach. */
function Corrected({ text, before }: { readonly text: string; readonly before: string }) {
  const t = useT()
  const was = t('fix.was', { text: before.trim() === '' ? t('check.blank') : before })
  return (
    <Tooltip title={was}>
      <span className="corrected-cell">
        <PencilLine size={14} aria-hidden="true" />
        {text.trim() === '' ? t('check.blank') : text}
        <span className="vh">{was}</span>
      </span>
    </Tooltip>
  )
}

/** A cell of the dry run; one with a fault opens to be corrected where it stands. */
export function DryRunCell({ row, column, fixing, onFix }: CellProps) {
  const t = useT()
  const text = row.cells[column] ?? ''
  const before = row.corrected?.[column]
  const fault = row.faults.find((one) => one.column === column)
  if (fault === undefined)
    return <td title={text}>{before === undefined ? text : <Corrected text={text} before={before} />}</td>
  const button = (
    <button type="button" className="fault-cell" data-cell={`${row.row}/${column}`} onClick={onFix}>
      <TriangleAlert size={14} aria-hidden="true" />
      {text.trim() === '' ? t('check.blank') : text}
      <span className="vh">{fault.message}</span>
    </button>
  )
  return (
    <td className="fx">
      {fixing === null ? (
        <Tooltip title={fault.message}>{button}</Tooltip>
      ) : (
        <Popover
          open
          arrow={false}
          placement="bottom"
          classNames={{ root: 'cell-popover' }}
          content={<CellFix {...fixing} text={text} fault={fault} />}
        >
          {button}
        </Popover>
      )}
    </td>
  )
}
