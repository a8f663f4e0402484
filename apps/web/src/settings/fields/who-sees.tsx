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
  const [modes, setModes] = useState<Readonly<Record<string, Mode>>>(field.visibleTo ?? {})
  const save = () =>
    act.run(async () => {
      const stated = roles.map(({ name }) => [name, (modes[name] ?? 'none') === 'none' ? null : modes[name]] as const)
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
            mode={modes[role.name] ?? 'none'}
            onMode={(mode) => setModes({ ...modes, [role.name]: mode })}
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
  const [hidden, setHidden] = useState<readonly string[]>(field.hiddenFrom)
  const save = () =>
    act.run(async () => {
      await api.put('/layouts/hiding', { object, field: field.key, roles: hidden })
      await refreshFields()
      onClose()
    })
  const toggle = (role: string, isHidden: boolean) =>
    setHidden(isHidden ? [...hidden, role] : hidden.filter((each) => each !== role))
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
              value={hidden.includes(name)}
              options={[
                { value: false, label: t('who.asGranted') },
                { value: true, label: t('who.hidden') },
              ]}
              onChange={(isHidden) => toggle(name, isHidden)}
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
