import type { Approval } from '@holdfast/sdk'
import { Button } from 'antd'
import { FingerprintPattern } from 'lucide-react'
import { useState } from 'react'
import { useStepUp } from '../access/step-up-provider.tsx'
import { type Act, useAct } from '../access/use-act.ts'
import { useT } from '../app/i18n.ts'
import { useSaying } from '../app/saying.tsx'
import type { MessageId } from '../locales/zh.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SaidByPress } from '../ui/said-by-press.tsx'
import { stateWords } from './approval-state.tsx'
import { approve, reject, withdraw } from './use-approvals.ts'

interface ActsProps {
  readonly approval: Approval
}

interface DoProps extends ActsProps {
  readonly act: Act
}

function Approving({ approval, act }: DoProps) {
  const t = useT()
  const withStepUp = useStepUp()
  const { message } = useSaying()
  const sign = () =>
    act.run(async () => {
      const state = await withStepUp({ what: approval.title }, () => approve(approval))
      void message.success(t(state === 'asked' ? 'act2.signed' : stateWords(state)))
    })
  const icon = <FingerprintPattern size={18} aria-hidden="true" />
  return (
    <Button type="primary" size="large" block loading={act.busy} icon={icon} onClick={sign}>
      {t('act2.approve')}
    </Button>
  )
}

/** Saying no takes a reason, which is asked for once one wants to. */
function Rejecting({ approval, act }: DoProps) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const [words, setWords] = useState('')
  if (!open)
    return (
      <Button size="large" disabled={act.busy} onClick={() => setOpen(true)}>
        {t('act2.reject')}
      </Button>
    )
  const presses = [
    { label: t('act2.reject.send'), needsWords: true, onPress: () => act.run(() => reject(approval, words.trim())) },
  ]
  return (
    <SaidByPress
      label={t('act2.reject.why')}
      words={words}
      onWords={setWords}
      busy={act.busy}
      error={null}
      presses={presses}
    />
  )
}

const BARS: Readonly<Record<string, MessageId>> = {
  own: 'act2.bar.own',
  subordinate: 'act2.bar.subordinate',
  widened: 'act2.bar.widened',
}

/** What one can do about it; and where one cannot approve, why. */
export function ApprovalActs({ approval }: ActsProps) {
  const t = useT()
  const act = useAct()
  const barred = BARS[approval.bar ?? '']
  return (
    <div className="act-acts">
      {approval.mayApprove ? <Approving approval={approval} act={act} /> : null}
      {barred === undefined ? null : <p className="t2">{t(barred)}</p>}
      {approval.mayReject ? <Rejecting approval={approval} act={act} /> : null}
      {approval.mayWithdraw ? (
        <Button size="large" disabled={act.busy} onClick={() => act.run(() => withdraw(approval))}>
          {t('act2.withdraw')}
        </Button>
      ) : null}
      <ProblemNote error={act.error} />
      {approval.mayApprove ? <p className="sm t3 center">{t('act2.after')}</p> : null}
    </div>
  )
}
