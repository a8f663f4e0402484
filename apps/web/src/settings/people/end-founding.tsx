import type { ListOf, Person } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Button, Drawer, Form, Select } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { useSaying } from '../../app/saying.tsx'
import type { MessageId } from '../../locales/zh.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'

const roles = ['system_admin', 'security_admin', 'audit_admin'] as const
type Successors = Readonly<Record<(typeof roles)[number], string>>

const roleLabels: Readonly<Record<keyof Successors, MessageId>> = {
  system_admin: 'role.system_admin',
  security_admin: 'role.security_admin',
  audit_admin: 'role.audit_admin',
}

interface SuccessorsFormProps {
  readonly people: readonly Person[]
  readonly busy: boolean
  readonly onSubmit: (successors: Successors) => void
}

function SuccessorsForm({ people, busy, onSubmit }: SuccessorsFormProps) {
  const t = useT()
  const options = people.map((person) => ({ value: person.id, label: `${person.name} · ${person.email}` }))
  return (
    <Form<Successors> layout="vertical" requiredMark={false} onFinish={onSubmit}>
      {roles.map((role) => (
        <Form.Item
          key={role}
          name={role}
          label={t(roleLabels[role])}
          rules={[{ required: true, message: t('form.needed') }]}
        >
          <Select options={options} placeholder={t('founding.choose')} showSearch={{ optionFilterProp: 'label' }} />
        </Form.Item>
      ))}
      <Button type="primary" htmlType="submit" block loading={busy}>
        {t('founding.act')}
      </Button>
    </Form>
  )
}

function HandOver({ onClose }: { readonly onClose: () => void }) {
  const t = useT()
  const { message } = useSaying()
  const act = useAct()
  const withStepUp = useStepUp()
  const navigate = useNavigate()
  const people = useQuery({ queryKey: ['users'], queryFn: () => api.get<ListOf<Person>>('/users?limit=200') })
  const active = (people.data?.data ?? []).filter((person) => person.status === 'active')
  const handOver = (successors: Successors) =>
    act.run(async () => {
      await withStepUp({ what: t('founding.title') }, () => api.post('/users/end-founding', successors))
      message.success(t('founding.done'))
      // whoever handed them on may not see this page any more: nothing of it is asked for anew
      await queryClient.invalidateQueries({ refetchType: 'none' })
      await queryClient.refetchQueries({ queryKey: ['me'] })
      void navigate('/', { replace: true })
    })
  return (
    <Drawer open size={440} title={t('founding.title')} onClose={onClose}>
      <p className="t2">{t('founding.why')}</p>
      <ProblemNote error={act.error ?? people.error} />
      {people.isSuccess && active.length < roles.length ? (
        <p>{t('founding.few')}</p>
      ) : (
        <SuccessorsForm people={active} busy={act.busy} onSubmit={handOver} />
      )}
    </Drawer>
  )
}

/** The founder's way out of holding everything: the three administrators' roles to three people, once and for good. */
export function EndFounding() {
  const t = useT()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('founding.open')}</Button>
      {open ? <HandOver onClose={() => setOpen(false)} /> : null}
    </>
  )
}
