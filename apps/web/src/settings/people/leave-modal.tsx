import type { Holdings, Person } from '@holdfast/sdk'
import { Button, Form, Modal, Select } from 'antd'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useCountWords, useHoldings } from './use-holdings.ts'
import { refreshPeople, useRoles } from './use-people.ts'

interface LeaveModalProps {
  readonly person: Person
  readonly people: readonly Person[]
  readonly onClose: () => void
}

function WhatMoves({ holdings }: { readonly holdings: Holdings }) {
  const t = useT()
  const words = useCountWords()
  return (
    <ul className="bullets">
      <li>{t('leave.records', { what: words(holdings.records) })}</li>
      {holdings.leads.length === 0 ? null : <li>{t('leave.teams', { count: holdings.leads.length })}</li>}
      {holdings.programs === 0 ? null : <li>{t('leave.programs', { count: holdings.programs })}</li>}
      <li>{t('leave.sessions')}</li>
      <li>{t('leave.traces')}</li>
    </ul>
  )
}

/** People in use whose roles write customers' records: others could not see what they are given. */
function useSuccessors(person: Person, people: readonly Person[]) {
  const working = new Set(
    (useRoles().data ?? [])
      .filter(({ grants = [] }) => grants.some(({ writes }) => writes.length > 0))
      .map(({ name }) => name),
  )
  return people
    .filter(
      ({ id, status, roles }) => id !== person.id && status === 'active' && roles.some((role) => working.has(role)),
    )
    .map(({ id, name, email }) => ({ value: id, label: `${name} · ${email}` }))
}

/** One act hands everything over: what it is in numbers, to whom, and what ends at once. */
export function LeaveModal({ person, people, onClose }: LeaveModalProps) {
  const t = useT()
  const act = useAct()
  const withStepUp = useStepUp()
  const holdings = useHoldings(person.id)
  const title = t('leave.title', { name: person.name })
  const options = useSuccessors(person, people)
  const leave = ({ successorId }: { readonly successorId: string }) =>
    act.run(async () => {
      await withStepUp({ what: title }, () => api.post(`/users/${person.id}/leave`, { successorId }))
      await refreshPeople()
      onClose()
    })
  return (
    <Modal open title={title} footer={null} onCancel={onClose}>
      <ProblemNote error={act.error ?? holdings.error} />
      {holdings.data === undefined ? null : <WhatMoves holdings={holdings.data} />}
      <Form<{ successorId: string }> layout="vertical" requiredMark={false} onFinish={leave}>
        <Form.Item
          name="successorId"
          label={t('leave.successor')}
          extra={t('leave.successor.hint')}
          rules={[{ required: true, message: t('form.needed') }]}
        >
          <Select options={options} placeholder={t('founding.choose')} showSearch={{ optionFilterProp: 'label' }} />
        </Form.Item>
        <Button danger htmlType="submit" block loading={act.busy}>
          {t('leave.act')}
        </Button>
      </Form>
    </Modal>
  )
}
