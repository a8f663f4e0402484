import type { BusinessRecord } from '@holdfast/sdk'
import { Button, Modal, Select } from 'antd'
import { useState } from 'react'
import { useT } from '../app/i18n.ts'
import { useColleagues } from '../records/list/people.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { usePoolActs } from './use-pool-acts.ts'

interface AssignDialogProps {
  readonly record: BusinessRecord
  readonly name: string
  readonly onClose: () => void
}

const search = { optionFilterProp: 'label' } as const

/** Gives a customer of a pool to a colleague. */
export function AssignDialog({ record, name, onClose }: AssignDialogProps) {
  const t = useT()
  const colleagues = useColleagues()
  const { act, assign } = usePoolActs()
  const [ownerId, setOwnerId] = useState<string | null>(null)
  const who = colleagues.find(({ id }) => id === ownerId)?.name ?? ''
  return (
    <Modal open footer={null} title={t('pool.assignOne', { name })} onCancel={onClose} width={420}>
      <div className="poolask">
        <Select<string | null>
          aria-label={t('pool.assignTo')}
          placeholder={t('pool.assignTo')}
          value={ownerId}
          options={colleagues.map(({ id, name: label }) => ({ value: id, label }))}
          showSearch={search}
          onChange={setOwnerId}
        />
        <ProblemNote error={act.error} />
        <Button
          type="primary"
          block
          disabled={ownerId === null}
          loading={act.busy}
          onClick={() => assign({ record, name }, { ownerId: ownerId ?? '', who, done: onClose })}
        >
          {t('pool.assign')}
        </Button>
      </div>
    </Modal>
  )
}
