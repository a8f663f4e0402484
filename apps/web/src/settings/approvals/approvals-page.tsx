import type { AmountSettings, DiscountSettings } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { formatCurrency } from '../../ui/format.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { SettingsHead } from '../settings-head.tsx'
import { type Limits, LimitsBox } from './limits-box.tsx'
import { TransferBox } from './transfer-box.tsx'

const DISCOUNTS = ['discounts']
const AMOUNTS = ['approval-amounts']

function DiscountBox({ settings }: { readonly settings: DiscountSettings }) {
  const t = useT()
  const { roles, free, second, version } = settings
  const save = async ({ byRole, second: twice }: Limits) => {
    await api.put('/discounts', { free: byRole, second: twice }, { version })
    await queryClient.invalidateQueries({ queryKey: DISCOUNTS })
  }
  return (
    <LimitsBox
      kind="discount"
      settled={{ byRole: free, second }}
      roles={roles}
      words={{ title: t('discounts.alone'), why: t('discounts.why'), second: t('discounts.second') }}
      input={{ suffix: '%', max: '100' }}
      onSave={save}
    />
  )
}

function AmountBox({ settings }: { readonly settings: AmountSettings }) {
  const t = useT()
  const { roles, from, second, version, currency } = settings
  const save = async ({ byRole, second: twice }: Limits) => {
    await api.put('/approval-amounts', { from: byRole, second: twice }, { version })
    await queryClient.invalidateQueries({ queryKey: AMOUNTS })
  }
  return (
    <LimitsBox
      kind="amount"
      settled={{ byRole: from, second }}
      roles={roles}
      words={{
        title: t('amounts.from'),
        why: t('amounts.why', { currency: formatCurrency(currency) }),
        second: t('amounts.second'),
      }}
      input={{ suffix: currency }}
      onSave={save}
    />
  )
}

/** What somebody else approves: discounts and amounts of quotes, and other owners. */
export function ApprovalsPage() {
  const t = useT()
  const discounts = useQuery({ queryKey: DISCOUNTS, queryFn: () => api.get<DiscountSettings>('/discounts') })
  const amounts = useQuery({ queryKey: AMOUNTS, queryFn: () => api.get<AmountSettings>('/approval-amounts') })
  const error = discounts.error ?? amounts.error
  const retry = () => void Promise.all([discounts.refetch(), amounts.refetch()])
  if (discounts.data === undefined || amounts.data === undefined)
    return error === null ? <SheetLoading /> : <ProblemNote error={error} onRetry={retry} />
  return (
    <>
      <SettingsHead page="nav.approvals" title={t('approvals.title')} lead={t('approvals.lead')} />
      <div className="pad scroll setpage">
        <DiscountBox settings={discounts.data} />
        <AmountBox settings={amounts.data} />
        <TransferBox />
      </div>
    </>
  )
}
