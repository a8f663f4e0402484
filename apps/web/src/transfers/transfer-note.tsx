import type { BusinessRecord } from '@holdfast/sdk'
import { ArrowRightLeft } from 'lucide-react'
import { useT } from '../app/i18n.ts'
import type { ObjectView } from '../records/catalogue.ts'
import { TransferCard } from './transfer-card.tsx'
import { useWaitingTransfer } from './use-transfers.ts'

/** That another owner is asked for this record, and the presses of whoever decides or asked. Nothing where none is. */
export function TransferNote({ object, record }: { readonly object: ObjectView; readonly record: BusinessRecord }) {
  const t = useT()
  const { data = null } = useWaitingTransfer(object, record)
  if (data === null) return null
  return (
    <section className="note p mergednote approval" aria-label={t('transfer.one')}>
      <ArrowRightLeft size={16} aria-hidden="true" />
      <TransferCard transfer={data} />
    </section>
  )
}
