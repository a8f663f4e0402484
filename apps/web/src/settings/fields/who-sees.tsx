import type { LayoutField, RoleInfo } from '@holdfast/sdk'
import { Button, Modal, Segmented } from 'antd'
import { useState } from 'react'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { labelText, useT } from '../../app/i18n.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useRoles } from '../people/use-people.ts'
import { refreshFields } from './use-layouts.ts'

interface WhoSeesProps {
  readonly object: string
  readonly field: LayoutField
  readonly onClose: () => void
}

type Mode = 'none' | 'masked' | 'clear'

/** Kinds and classes that are shown masked until revealed. */
const isMasked = ({ kind, class: fieldClass }: LayoutField) =>
  fieldClass === 'sensitive' || kind === 'phone' || kind === 'email'

interface ModeLineProps {
  readonly role: RoleInfo
  readonly field: LayoutField
  readonly mode: Mode
  readonly onMode: (mode: Mode) => void
}

function ModeLine({ role, field, mode, onMode }: ModeLineProps) {
  const t = useT()
  const options = [
    { value: 'none' as const, label: t('who.none') },
    { value: 'masked' as const, label: t('who.masked') },
    ...(isMasked(field) ? [] : [{ value: 'clear' as const, label: t('who.clear') }]),
  ]
  return (
    <li className="setline">
      <span className="grow">{labelText(role.label)}</span>
      <Segmented size="small" aria-label={labelText(role.label)} options={options} value={mode} onChange={onMode} />
    </li>
  )
}

/** Which roles see a field of the company's own, and how: nobody until it is said here. */
function Grants({ object, field, onClose }: WhoSeesProps) {
  const t = useT()
  const act = useAct()
  const roles = (useRoles().data ?? []).filter(({ grants = [] }) => grants.length > 0)
  // what another administrator grants or withdraws meanwhile is theirs: only what was changed here is said
  const [changed, setChanged] = useState<Readonly<Record<string, Mode>>>({})
  const save = () =>
    act.run(async () => {
      const stated = Object.entries(changed).map(([role, mode]) => [role, mode === 'none' ? null : mode] as const)
      await api.put(`/fields/${object}.${field.key}/grants`, Object.fromEntries(stated))
      await refreshFields()
      onClose()
    })
  return (
    <>
      <ProblemNote error={act.error} />
      <ul>
        {roles.map((role) => (
          <ModeLine
            key={role.name}
            role={role}
            field={field}
            mode={changed[role.name] ?? field.visibleTo?.[role.name] ?? 'none'}
            onMode={(mode) => setChanged({ ...changed, [role.name]: mode })}
          />
        ))}
      </ul>
      <Button type="primary" block loading={act.busy} onClick={save}>
        {t('action.save')}
      </Button>
    </>
  )
}

/** From which roles a standard field is hidden, whatever their rights say. */
function Hiding({ object, field, onClose }: WhoSeesProps) {
  const t = useT()
  const act = useAct()
  const roles = (useRoles().data ?? []).filter(({ grants = [] }) => grants.length > 0)
  const [changed, setChanged] = useState<Readonly<Record<string, boolean>>>({})
  const save = () =>
    act.run(async () => {
      await api.put('/layouts/hiding', { object, field: field.key, roles: changed })
      await refreshFields()
      onClose()
    })
  return (
    <>
      <p className="t2">{t('who.hiding')}</p>
      <ProblemNote error={act.error} />
      <ul>
        {roles.map(({ name, label }) => (
          <li key={name} className="setline">
            <span className="grow">{labelText(label)}</span>
            <Segmented
              size="small"
              aria-label={t('who.hideFrom', { role: labelText(label) })}
              value={changed[name] ?? field.hiddenFrom.includes(name)}
              options={[
                { value: false, label: t('who.asGranted') },
                { value: true, label: t('who.hidden') },
              ]}
              onChange={(isHidden) => setChanged({ ...changed, [name]: isHidden })}
            />
          </li>
        ))}
      </ul>
      <Button type="primary" block loading={act.busy} onClick={save}>
        {t('action.save')}
      </Button>
    </>
  )
}

/** Who sees a field: the security administrator's word, in force at once in every list, form, search and import. */
export function WhoSees(props: WhoSeesProps) {
  const t = useT()
  const { field, onClose } = props
  return (
    <Modal open title={t('who.title', { field: labelText(field.label) })} footer={null} onCancel={onClose}>
      {field.custom ? <Grants {...props} /> : <Hiding {...props} />}
    </Modal>
  )
}
