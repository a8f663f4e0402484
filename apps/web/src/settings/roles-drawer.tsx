import type { Person } from '@holdfast/sdk'
import { App, Button, Drawer, Form, Select } from 'antd'
import { useStepUp } from '../access/step-up-provider.tsx'
import { useAct } from '../access/use-act.ts'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { queryClient } from '../app/queries.ts'
import { useMe } from '../app/session.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { useRoleOptions } from './roles.ts'

interface RolesDrawerProps {
  readonly person: Person
  readonly onClose: () => void
}

/** Changes what a person may do: the founder's own roles count at once, all others rest until the security administrator confirms them. */
export function RolesDrawer({ person, onClose }: RolesDrawerProps) {
  const t = useT()
  const me = useMe()
  const act = useAct()
  const { message } = App.useApp()
  const withStepUp = useStepUp()
  const options = useRoleOptions()
  const title = t('person.rolesOf', { name: person.name })
  const save = ({ roles }: Pick<Person, 'roles'>) =>
    act.run(async () => {
      await withStepUp({ what: title }, () => api.patch(`/users/${person.id}`, { roles }, { version: person.version }))
      // one's own rights decide what the catalogue and every list hold
      await queryClient.invalidateQueries(person.id === me.userId ? {} : { queryKey: ['users'] })
      void message.success(t('person.rolesChanged'))
      onClose()
    })
  return (
    <Drawer open size={440} title={title} onClose={onClose}>
      <ProblemNote error={act.error} />
      <Form<Pick<Person, 'roles'>>
        layout="vertical"
        requiredMark={false}
        initialValues={{ roles: person.roles }}
        onFinish={save}
      >
        <Form.Item
          name="roles"
          label={t('person.roles')}
          extra={t(me.founder === true ? 'person.roles.founder' : 'person.roles.hint')}
          rules={[{ required: true, message: t('form.needed') }]}
        >
          <Select mode="multiple" options={options} />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={act.busy}>
          {t('action.save')}
        </Button>
      </Form>
    </Drawer>
  )
}
