import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { useSaying } from '../../app/saying.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'

/** Takes the code out of the address (`#enrol=…`), so that it stays in no history. */
function takeCode(): string | null {
  const code = new URLSearchParams(location.hash.slice(1)).get('enrol')
  if (code !== null) history.replaceState(history.state, '', location.pathname)
  return code
}

/** Where a device program opened its link: asks whether to enter this browser as that machine's; nothing elsewhere. */
export function EnrolDevice() {
  const t = useT()
  const act = useAct()
  const { message } = useSaying()
  const [code, setCode] = useState(takeCode)
  if (code === null) return null
  const enrol = () =>
    act.run(async () => {
      await api.post('/auth/devices/enrol', { code })
      void message.success(t('device.enrol.done'))
      setCode(null)
      await queryClient.invalidateQueries({ queryKey: ['devices'] })
    })
  return (
    <Modal open title={t('device.enrol.title')} footer={null} onCancel={() => setCode(null)}>
      <p>{t('device.enrol.lead')}</p>
      <ProblemNote error={act.error} />
      <Button type="primary" block loading={act.busy} onClick={enrol}>
        {t('device.enrol.go')}
      </Button>
    </Modal>
  )
}
