import type { Unit } from '@holdfast/sdk'
import { Button, Form, Input, Modal, Select } from 'antd'
import { useAct } from '../../access/use-act.ts'
import { useT } from '../../app/i18n.ts'
import { usePostOnce } from '../../app/post-once.ts'
import { useClearing } from '../../ui/clearing.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { pathOf, refreshStructure, type UnitKind } from './use-structure.ts'

interface NewUnitProps {
  readonly kind: UnitKind
  readonly departments: readonly Unit[]
  readonly onClose: () => void
}

interface NewUnitForm {
  readonly name: string
  readonly departmentId?: string
}

/** Makes a team or a department, hung where it belongs from the start. */
export function NewUnit({ kind, departments, onClose }: NewUnitProps) {
  const clearing = useClearing()
  const t = useT()
  const act = useAct()
  const postOnce = usePostOnce()
  const make = (unit: NewUnitForm) =>
    act.run(async () => {
      await postOnce(pathOf(kind), { name: unit.name, ...(unit.departmentId === undefined ? {} : unit) })
      await refreshStructure()
      onClose()
    })
  const title = t(kind === 'team' ? 'teams.newTeam' : 'teams.newDepartment')
  return (
    <Modal open title={title} footer={null} onCancel={onClose}>
      <ProblemNote error={act.error} />
      <Form<NewUnitForm> layout="vertical" requiredMark={false} onFinish={make}>
        <Form.Item name="name" label={t('teams.name')} rules={[{ required: true, message: t('form.needed') }]}>
          <Input autoFocus maxLength={100} autoComplete="off" />
        </Form.Item>
        {departments.length === 0 ? null : (
          <Form.Item name="departmentId" label={t('teams.under')}>
            <Select allowClear={clearing} options={departments.map(({ id, name }) => ({ value: id, label: name }))} />
          </Form.Item>
        )}
        <Button type="primary" htmlType="submit" block loading={act.busy}>
          {title}
        </Button>
      </Form>
    </Modal>
  )
}
