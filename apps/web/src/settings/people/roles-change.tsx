import type { Person } from '@holdfast/sdk'
import { Button, Form, Modal, Select } from 'antd'
import { useState } from 'react'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { useSaying } from '../../app/saying.tsx'
import { useMe } from '../../app/session.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useRoleOptions } from './roles.ts'
import { refreshPeople } from './use-people.ts'

interface RolesModalProps {
  readonly person: Person
  readonly onClose: () => void
}

/** The call behind the form. */
function useSaving({ person, onClose }: RolesModalProps) {
  const t = useT()
  const me = useMe()
  const act = useAct()
  const { message } = useSaying()
  const withStepUp = useStepUp()
  const title = t('person.rolesOf', { name: person.name })
  const save = ({ roles }: Pick<Person, 'roles'>) =>
    act.run(async () => {
      await withStepUp({ what: title }, () => api.patch(`/users/${person.id}`, { roles }, { version: person.version }))
      // one's own rights decide what the catalogue and every list hold
      await (person.id === me.userId ? queryClient.invalidateQueries() : refreshPeople())
      void message.success(t('person.rolesChanged'))
      onClose()
    })
  return { title, act, save }
}

function RolesModal({ person, onClose }: RolesModalProps) {
  const t = useT()
  const me = useMe()
  const options = useRoleOptions()
  const { title, act, save } = useSaving({ person, onClose })
  const hint = t(me.founder === true ? 'person.roles.founder' : 'person.roles.hint')
  return (
    <Modal open title={title} footer={null} onCancel={onClose}>
      <ProblemNote error={act.error} />
      <Form<Pick<Person, 'roles'>>
        layout="vertical"
        requiredMark={false}
        initialValues={{ roles: person.roles.length === 0 ? person.pendingRoles : person.roles }}
        onFinish={save}
      >
        <Form.Item
          name="roles"
          label={t('person.roles')}
          extra={hint}
          rules={[{ required: true, message: t('form.needed') }]}
        >
          <Select mode="multiple" options={options} />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={act.busy}>
          {t('action.save')}
        </Button>
      </Form>
    </Modal>
  )
}

/** Changes what a person may do: the founder's own roles count at once, all others rest until the security administrator confirms them. */
export function RolesChange({ person }: { readonly person: Person }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('person.changeRoles')}
      </Button>
      {open ? <RolesModal person={person} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
