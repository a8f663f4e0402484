import { Button, Modal } from 'antd'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { RecoveryCodes } from '../../access/recovery-codes.tsx'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { useSaying } from '../../app/saying.tsx'
import { useMe } from '../../app/session.tsx'
import { problemText } from '../../ui/problem-note.tsx'

/** The title is heard; what is seen says it itself. */
const UNSEEN = { header: 'vh' }

/** How many recovery codes are left, and making new ones, which are shown once. */
export function RecoveryLine() {
  const t = useT()
  const { recoveryCodesLeft = 0 } = useMe()
  const { message } = useSaying()
  const withStepUp = useStepUp()
  const [codes, setCodes] = useState<readonly string[]>([])
  const renew = async () => {
    try {
      const call = () => api.post<{ recoveryCodes: readonly string[] }>('/auth/recovery-codes')
      setCodes((await withStepUp({ what: `${t('factor.recovery')} · ${t('recovery.renew')}` }, call)).recoveryCodes)
      await queryClient.invalidateQueries({ queryKey: ['me'] })
    } catch (error) {
      void message.warning(problemText(error, t))
    }
  }
  return (
    <li className="setline">
      <KeyRound size={18} aria-hidden="true" />
      <div className="col grow">
        <b>{t('factor.recovery')}</b>
        {recoveryCodesLeft === 0 ? (
          <span className="sm warn">{t('recovery.noneLeft')}</span>
        ) : (
          <span className="sm t3">{t('recovery.left', { count: recoveryCodesLeft })}</span>
        )}
      </div>
      <Button onClick={() => void renew()}>{t('recovery.renew')}</Button>
      <Modal open={codes.length > 0} title={t('recovery.title')} classNames={UNSEEN} footer={null} closable={false}>
        <RecoveryCodes codes={codes} onDone={() => setCodes([])} doneLabel={t('program.kept')} />
      </Modal>
    </li>
  )
}
