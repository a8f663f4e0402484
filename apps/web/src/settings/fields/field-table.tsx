import type { BilingualLabel } from '@holdfast/sdk'
import { Input } from 'antd'
import { labelText, useT } from '../../app/i18n.ts'
import { FieldRow, type FieldTableProps } from './field-row.tsx'
import { renamed } from './layout-draft.ts'
import { LEFT_OUT, useFieldDrag } from './use-field-drag.ts'

interface GroupHeadProps {
  readonly groupAt: number
  readonly mark: string
  readonly label: BilingualLabel
  readonly onRename: ((label: BilingualLabel) => void) | null
  readonly columns: number
}

/** The name of a group, in both languages. */
function GroupHead({ groupAt, mark, label, onRename, columns }: GroupHeadProps) {
  const t = useT()
  return (
    <tr className={`grouphead ${mark}`} data-group={groupAt}>
      <th colSpan={columns} scope="rowgroup">
        {onRename === null ? (
          labelText(label)
        ) : (
          <span className="row">
            <Input
              size="small"
              variant="borderless"
              aria-label={t('fields.groupZh')}
              value={label.zh}
              maxLength={60}
              onChange={({ target }) => onRename({ ...label, zh: target.value })}
            />
            <Input
              size="small"
              variant="borderless"
              aria-label={t('fields.groupEn')}
              value={label.en}
              maxLength={60}
              onChange={({ target }) => onRename({ ...label, en: target.value })}
            />
          </span>
        )}
      </th>
    </tr>
  )
}

const LAYING = 6
const LOOKING = 3

function TableHead({ lays }: { readonly lays: boolean }) {
  const t = useT()
  return (
    <thead>
      <tr>
        <th>{t('fields.field')}</th>
        <th>{t('fields.kind')}</th>
        {lays ? (
          <>
            <th>{t('fields.demanded')}</th>
            <th>{t('fields.group')}</th>
            <th>{t('fields.order')}</th>
          </>
        ) : null}
        <th>{t('fields.who')}</th>
      </tr>
    </thead>
  )
}

/** The fields of an object as they stand on its form: group by group, then those that stand nowhere. */
export function FieldTable(props: FieldTableProps) {
  const t = useT()
  const { layout, draft, onChange } = props
  const drag = useFieldDrag(draft, onChange)
  const byKey = new Map(layout.fields.map((field) => [field.key, field]))
  const rows = (keys: readonly string[], groupAt: number) =>
    keys.flatMap((key) => {
      const field = byKey.get(key)
      return field === undefined ? [] : [<FieldRow key={key} {...props} drag={drag} field={field} groupAt={groupAt} />]
    })
  const columns = onChange === null ? LOOKING : LAYING
  return (
    <table className="tbl fields" aria-label={t('nav.fields')}>
      <TableHead lays={onChange !== null} />
      {draft.groups.map((group, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a group has no name but the one that is being typed
        <tbody key={at}>
          <GroupHead
            groupAt={at}
            mark={drag.markOf(null, at)}
            label={group.label}
            columns={columns}
            onRename={onChange === null ? null : (label) => onChange(renamed(draft, at, label))}
          />
          {rows(group.fields, at)}
        </tbody>
      ))}
      {draft.leftOut.length === 0 ? null : (
        <tbody>
          <tr className={`grouphead ${drag.markOf(null, LEFT_OUT)}`} data-group={LEFT_OUT}>
            <th colSpan={columns} scope="rowgroup">
              {t('fields.leftOut')}
            </th>
          </tr>
          {rows(draft.leftOut, LEFT_OUT)}
        </tbody>
      )}
    </table>
  )
}
