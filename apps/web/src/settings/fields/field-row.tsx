import type { LayoutField, ObjectLayout } from '@holdfast/sdk'
import { Button, Checkbox, Select } from 'antd'
import { ArrowDown, ArrowUp, GripVertical } from 'lucide-react'
import type { ReactNode } from 'react'
import { labelText, useT } from '../../app/i18n.ts'
import { ClassGlyph } from '../../ui/class-glyph.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { kindNames } from './kinds.ts'
import { demandedIn, type LayoutDraft, leftOutOf, movedBy, placedIn } from './layout-draft.ts'
import type { FieldDrag } from './use-field-drag.ts'

export interface FieldTableProps {
  readonly layout: ObjectLayout
  readonly draft: LayoutDraft
  /** Null for whoever may not lay out. */
  readonly onChange: ((draft: LayoutDraft) => void) | null
  readonly onEdit: (field: LayoutField) => void
  /** Null for whoever may not decide who sees what. */
  readonly onWho: ((field: LayoutField) => void) | null
}

function Kind({ field }: { readonly field: LayoutField }) {
  const t = useT()
  const name = kindNames[field.kind]
  return <span className="t3">{name === undefined ? field.kind : t(name)}</span>
}

interface NameCellProps {
  readonly field: LayoutField
  /** What is taken hold of to carry the field elsewhere; the arrows do the same by keyboard. */
  readonly grip: ReactNode
  readonly onEdit: ((field: LayoutField) => void) | null
}

function NameCell({ field, grip, onEdit }: NameCellProps) {
  const t = useT()
  const label = labelText(field.label)
  return (
    <td>
      <span className="row">
        {grip}
        {field.custom && onEdit !== null ? (
          <Button type="link" className="fieldname" onClick={() => onEdit(field)}>
            {label}
          </Button>
        ) : (
          <b className="fieldname">{label}</b>
        )}
        <ClassGlyph of={field.class} />
        {field.custom ? <span className="tag p">{t('fields.own')}</span> : null}
        {field.computed ? <span className="tag">{t('fields.computed')}</span> : null}
      </span>
    </td>
  )
}

/** Who does not see a standard field, or who sees one of the company's own. */
function WhoCell({ field, onWho }: { readonly field: LayoutField; readonly onWho: FieldTableProps['onWho'] }) {
  const t = useT()
  const seers = Object.keys(field.visibleTo ?? {}).length
  const said = field.custom
    ? t(seers === 0 ? 'fields.nobody' : 'fields.seenBy', { count: seers })
    : t(field.hiddenFrom.length === 0 ? 'fields.byRole' : 'fields.hiddenFrom', { count: field.hiddenFrom.length })
  return (
    <td>
      {onWho === null || (field.fixed && !field.custom) ? (
        <span className="t3">{said}</span>
      ) : (
        <Button type="link" className="fieldname" onClick={() => onWho(field)}>
          {said}
        </Button>
      )}
    </td>
  )
}

type RowProps = Omit<FieldTableProps, 'layout'> & {
  readonly field: LayoutField
  readonly groupAt: number
  readonly drag: FieldDrag
}

type Laying = Omit<RowProps, 'onChange'> & { readonly onChange: (draft: LayoutDraft) => void }

function RequiredCell({ field, draft, onChange, groupAt }: Laying) {
  const t = useT()
  const byDeclaration = field.required && !field.demanded
  return (
    <td>
      <Checkbox
        aria-label={t('fields.required', { field: labelText(field.label) })}
        checked={byDeclaration || draft.demanded.includes(field.key)}
        disabled={field.computed || byDeclaration || groupAt < 0}
        onChange={({ target }) => onChange(demandedIn(draft, field.key, target.checked))}
      />
    </td>
  )
}

function GroupCell({ field, draft, onChange, groupAt }: Laying) {
  const t = useT()
  const options = [
    ...draft.groups.map((group, at) => ({ value: String(at), label: labelText(group.label) })),
    ...(field.fixed ? [] : [{ value: 'out', label: t('fields.leftOut') }]),
  ]
  const place = (to: string) =>
    onChange(to === 'out' ? leftOutOf(draft, field.key) : placedIn(draft, field.key, Number(to)))
  return (
    <td>
      <Select
        size="small"
        variant="borderless"
        className="groupof"
        aria-label={t('fields.groupOf', { field: labelText(field.label) })}
        value={groupAt < 0 ? 'out' : String(groupAt)}
        options={options}
        onChange={place}
      />
    </td>
  )
}

function OrderCell({ field, draft, onChange, groupAt }: Laying) {
  const t = useT()
  const name = { field: labelText(field.label) }
  const move = (step: -1 | 1) => onChange(movedBy(draft, field.key, step))
  return (
    <td className="nw">
      {groupAt < 0 ? null : (
        <>
          <IconButton small icon={ArrowUp} name={t('fields.up', name)} onClick={() => move(-1)} />
          <IconButton small icon={ArrowDown} name={t('fields.down', name)} onClick={() => move(1)} />
        </>
      )}
    </td>
  )
}

/** What may be changed of where the field stands; nothing for whoever may not lay out. */
function PlaceCells({ onChange, ...row }: RowProps) {
  if (onChange === null) return null
  return (
    <>
      <RequiredCell {...row} onChange={onChange} />
      <GroupCell {...row} onChange={onChange} />
      <OrderCell {...row} onChange={onChange} />
    </>
  )
}

/** One field: what it is, where it stands, who sees it. */
export function FieldRow(props: RowProps) {
  const { field, groupAt, drag, onEdit, onWho, onChange } = props
  const grip =
    onChange === null ? null : (
      <span className="fieldgrip" aria-hidden="true" {...drag.gripOf(field.key, field.fixed)}>
        <GripVertical size={14} />
      </span>
    )
  return (
    <tr className={drag.markOf(field.key, groupAt)} data-group={groupAt} data-field={field.key}>
      <NameCell field={field} grip={grip} onEdit={onChange === null ? null : onEdit} />
      <td>
        <Kind field={field} />
      </td>
      <PlaceCells {...props} />
      <WhoCell field={field} onWho={onWho} />
    </tr>
  )
}
