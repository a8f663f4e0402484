import type { BusinessRecord } from '@holdfast/sdk'
import { Button } from 'antd'
import { HandGrab } from 'lucide-react'
import { useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import type { ObjectView } from '../records/catalogue.ts'
import { isEmpty, isOmitted, titleOf } from '../records/record-values.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { usePoolActs } from './use-pool-acts.ts'

interface ClaimButtonProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
}

/** Claims a customer from its page; nothing where it lies in no pool. */
export function ClaimButton({ object, record }: ClaimButtonProps) {
  const t = useT()
  const me = useMe()
  const { act, claim } = usePoolActs()
  const isPooled = !isOmitted(record, 'poolState') && !isEmpty(record['poolState'])
  if (object.name !== 'account' || !may(me, 'pool', 'use') || !isPooled) return null
  return (
    <>
      <Button
        type="primary"
        icon={<HandGrab size={16} aria-hidden="true" />}
        loading={act.busy}
        onClick={() => claim({ record, name: titleOf(record, object.title) })}
      >
        {t('pool.claim')}
      </Button>
      <ProblemNote error={act.error} />
    </>
  )
}
