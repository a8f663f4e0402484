import { Button, Checkbox } from 'antd'
import { labelText, useT } from '../app/i18n.ts'
import type { ObjectView } from '../records/catalogue.ts'
import { RecordMark } from '../records/record-mark.tsx'
import { titleOf } from '../records/record-values.ts'
import { formatMoment } from '../ui/format.ts'
import type { DeletedRecord } from './use-trash.ts'

const DAY_MS = 86_400_000
/** The last quarter of the thirty days is told in amber. */
const FEW_DAYS = 7

function DaysLeft({ record }: { readonly record: DeletedRecord }) {
  const t = useT()
  const days = Math.max(0, Math.ceil((Date.parse(record.endsAt) - Date.now()) / DAY_MS))
  return <span className={days <= FEW_DAYS ? 'tag warn' : 'tag'}>{t('trash.left', { days })}</span>
}

interface TrashRowProps {
  readonly object: ObjectView
  readonly record: DeletedRecord
  readonly chosen: boolean
  readonly onChoose: (chosen: boolean) => void
  readonly onRestore: () => void
}

function TrashRow({ object, record, chosen, onChoose, onRestore }: TrashRowProps) {
  const t = useT()
  const name = titleOf(record, object.title)
  return (
    <li className="trashrow">
      <Checkbox
        checked={chosen}
        aria-label={t('trash.choose', { name })}
        onChange={(event) => onChoose(event.target.checked)}
      />
      <RecordMark object={object.name} id={record.id} name={name} size="small" />
      <span className="col grow">
        <b className="ell">{name}</b>
        <span className="sm t3 ell">
          {labelText(object.label)} ·{' '}
          {t('trash.by', {
            who: record.deletedByName ?? t('timeline.system'),
            when: formatMoment(record.deletedAt, t),
          })}
        </span>
      </span>
      <DaysLeft record={record} />
      <Button size="small" onClick={onRestore} aria-label={t('trash.restoreOne', { name })}>
        {t('trash.restore')}
      </Button>
    </li>
  )
}

interface TrashRowsProps {
  readonly objects: readonly ObjectView[]
  readonly rows: readonly DeletedRecord[]
  readonly chosen: ReadonlySet<string>
  readonly onChoose: (chosen: ReadonlySet<string>) => void
  readonly onRestore: (records: readonly DeletedRecord[]) => void
}

export function TrashRows({ objects, rows, chosen, onChoose, onRestore }: TrashRowsProps) {
  const toggle = (id: string, on: boolean) => {
    const next = new Set(chosen)
    if (on) next.add(id)
    else next.delete(id)
    onChoose(next)
  }
  return (
    <ul className="trashrows">
      {rows.map((record) => {
        const object = objects.find(({ name }) => name === record.object)
        return object === undefined ? null : (
          <TrashRow
            key={record.id}
            object={object}
            record={record}
            chosen={chosen.has(record.id)}
            onChoose={(on) => toggle(record.id, on)}
            onRestore={() => onRestore([record])}
          />
        )
      })}
    </ul>
  )
}
