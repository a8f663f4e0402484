import type { BusinessRecord } from '@holdfast/sdk'
import { Button, Modal, Select } from 'antd'
import { useState } from 'react'
import { labelText, useT } from '../app/i18n.ts'
import type { ObjectView } from '../records/catalogue.ts'
import { titleOf } from '../records/record-values.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { usePoolActs } from './use-pool-acts.ts'
import { useOwnPools } from './use-pools.ts'

interface ReturnDialogProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
  readonly onClose: () => void
}

/** Gives a customer back to a pool: what that means, and to which. */
export function ReturnDialog({ object, record, onClose }: ReturnDialogProps) {
  const t = useT()
  const own = useOwnPools()
  const { act, giveBack } = usePoolActs()
  const [chosen, setChosen] = useState<string | null>(null)
  const pools = own.data?.data ?? []
  const poolId = chosen ?? pools[0]?.id
  const name = titleOf(record, object.title)
  return (
    <Modal open footer={null} title={t('pool.returnOne', { name })} onCancel={onClose} width={460}>
      <div className="poolask">
        <p>{t('pool.returnWords')}</p>
        <Select<string>
          aria-label={t('pool.which')}
          {...(poolId === undefined ? {} : { value: poolId })}
          options={pools.map(({ id, label }) => ({ value: id, label: labelText(label) }))}
          onChange={setChosen}
        />
        <ProblemNote error={act.error ?? own.error} />
        {poolId === undefined ? null : (
          <Button
            type="primary"
            block
            loading={act.busy}
            onClick={() => giveBack({ record, name }, { poolId, done: onClose })}
          >
            {t('pool.return')}
          </Button>
        )}
      </div>
    </Modal>
  )
}
