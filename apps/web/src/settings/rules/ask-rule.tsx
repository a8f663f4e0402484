import type { CompanyRules, RuleChange } from '@holdfast/sdk'
import { Button, Modal } from 'antd'
import { useAct } from '../../access/use-act.ts'
import { useT } from '../../app/i18n.ts'
import { useSaying } from '../../app/saying.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { changeWords, followsFrom } from './rule-words.ts'
import { askRule } from './use-rules.ts'

interface AskRuleProps {
  readonly rules: CompanyRules
  readonly change: RuleChange
  readonly onClose: () => void
}

/** Before a change is asked for: what follows from it, and who has to agree. */
export function AskRule({ rules, change, onClose }: AskRuleProps) {
  const t = useT()
  const act = useAct()
  const { message } = useSaying()
  const ask = () =>
    act.run(async () => {
      const shared = await askRule(change)
      void (shared === 0 ? message.success(t('rules.asked')) : message.warning(t('rules.shared', { count: shared })))
      onClose()
    })
  return (
    <Modal open title={changeWords(rules, change, t)} footer={null} onCancel={onClose}>
      <ul className="rulefollows">
        {followsFrom(rules, change).map((id) => (
          <li key={id}>{t(id)}</li>
        ))}
      </ul>
      <ProblemNote error={act.error} />
      <p className="t3 sm">{t('rules.second')}</p>
      <Button type="primary" block loading={act.busy} onClick={ask}>
        {t('rules.ask')}
      </Button>
    </Modal>
  )
}
