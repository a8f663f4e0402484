import type { ImportRow } from '@holdfast/sdk'
import { Popover, Tooltip } from 'antd'
import { PencilLine, TriangleAlert, WandSparkles } from 'lucide-react'
import type { ReactNode } from 'react'
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

/** A cell that was put in order by itself: what will be stored instead stands within reach. */
function TidiedCell({ text, stored }: { readonly text: ReactNode; readonly stored: string }) {
  const t = useT()
  const words = t('tidied.stored', { text: stored })
  return (
    <td className="fw">
      <Tooltip title={words}>
        <span>
          <WandSparkles size={14} aria-hidden="true" />
          {text}
          <span className="vh">{words}</span>
        </span>
      </Tooltip>
    </td>
  )
}

/** A cell of the dry run; one with a fault opens to be corrected where it stands. */
export function DryRunCell({ row, column, fixing, onFix }: CellProps) {
  const t = useT()
  const text = row.cells[column] ?? ''
  const before = row.corrected?.[column]
  const fault = row.faults.find((one) => one.column === column)
  if (fault === undefined) {
    const tidied = row.tidied?.[column]
    const shown = before === undefined ? text : <Corrected text={text} before={before} />
    return tidied === undefined ? <td title={text}>{shown}</td> : <TidiedCell text={shown} stored={tidied} />
  }
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
