import type { ColumnMapping, FieldProposal, Me } from '@holdfast/sdk'
import { Button, Popover } from 'antd'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { NewField } from '../settings/fields/new-field.tsx'
import { useLayouts } from '../settings/fields/use-layouts.ts'

interface ColumnFieldProps {
  readonly object: string
  readonly column: ColumnMapping
  readonly onMade: (field: string) => void
}

/** Who may grant gives the field to the roles in which they work, so that they can import into it. Administrators see no customer. */
const grantable = (me: Me): readonly string[] =>
  may(me, 'fields', 'grant') ? me.roles.filter((role) => !role.endsWith('_admin')) : []

function MakeField({ object, column, proposal, onMade }: ColumnFieldProps & { readonly proposal: FieldProposal }) {
  const t = useT()
  const me = useMe()
  const layouts = useLayouts()
  const [open, setOpen] = useState(false)
  const grantTo = grantable(me)
  return (
    <>
      <Button size="small" icon={<Plus size={14} aria-hidden="true" />} onClick={() => setOpen(true)}>
        {t('mapping.make', { column: column.column })}
      </Button>
      {open ? (
        <NewField
          layouts={layouts.data ?? []}
          object={object}
          proposal={proposal}
          grantTo={grantTo}
          onMade={(key) => (grantTo.length === 0 ? undefined : onMade(key))}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  )
}

/** A column that goes to no field can become one of the company's own; who may not make fields is told whom to ask. */
export function ColumnField(props: ColumnFieldProps) {
  const t = useT()
  const me = useMe()
  const { column } = props
  if (column.proposal === undefined) return null
  if (may(me, 'fields', 'write')) return <MakeField {...props} proposal={column.proposal} />
  return (
    <Popover trigger="click" content={<p className="askwhom">{t('mapping.ask', { column: column.column })}</p>}>
      <Button size="small" type="text">
        {t('mapping.noField')}
      </Button>
    </Popover>
  )
}
