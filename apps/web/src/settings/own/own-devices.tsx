import type { DeviceInfo, ListOf } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { useSaying } from '../../app/saying.tsx'
import { ProblemNote, problemText } from '../../ui/problem-note.tsx'
import { DeviceLine } from './device-line.tsx'
import { refreshSessions } from './own-sessions.tsx'

const KEY = ['devices']
const MOST_CHARACTERS = 60

const refresh = () => Promise.all([queryClient.invalidateQueries({ queryKey: KEY }), refreshSessions()])

function Renaming({ device, onClose }: { readonly device: DeviceInfo; readonly onClose: () => void }) {
  const t = useT()
  const act = useAct()
  const save = ({ name }: { readonly name: string }) =>
    act.run(async () => {
      await api.patch(`/auth/devices/${device.id}`, { name }, {})
      await refresh()
      onClose()
    })
  return (
    <Modal open title={t('device.rename')} footer={null} onCancel={onClose}>
      <Form layout="vertical" requiredMark={false} initialValues={{ name: device.name }} onFinish={save}>
        <Form.Item name="name" label={t('device.name')} rules={[{ required: true, message: t('form.needed') }]}>
          <Input autoFocus autoComplete="off" maxLength={MOST_CHARACTERS} />
        </Form.Item>
        <ProblemNote error={act.error} />
        <Button type="primary" htmlType="submit" block loading={act.busy}>
          {t('action.save')}
        </Button>
      </Form>
    </Modal>
  )
}

/** One's own devices: which one is here, what they are called, until when they are trusted, and taking one back. */
export function OwnDevices() {
  const t = useT()
  const { message } = useSaying()
  const withStepUp = useStepUp()
  const [renaming, setRenaming] = useState<DeviceInfo>()
  const found = useQuery({ queryKey: KEY, queryFn: () => api.get<ListOf<DeviceInfo>>('/auth/devices') })
  const revoke = async ({ id }: DeviceInfo) => {
    try {
      await withStepUp({ what: t('device.revoke') }, () => api.delete(`/auth/devices/${id}`))
      await refresh()
    } catch (error) {
      void message.warning(problemText(error, t))
    }
  }
  const devices = found.data?.data ?? []
  if (devices.length === 0 && found.error === null) return null
  return (
    <section className="box setbox">
      <div className="boxhead">
        <h2 className="grow">{t('device.title')}</h2>
      </div>
      <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
      <ul>
        {devices.map((device) => (
          <DeviceLine key={device.id} device={device}>
            <Button aria-label={`${t('device.rename')} ${device.name}`} onClick={() => setRenaming(device)}>
              {t('device.rename')}
            </Button>
            {device.current ? null : (
              <Button aria-label={`${t('device.revoke')} ${device.name}`} onClick={() => void revoke(device)}>
                {t('device.revoke')}
              </Button>
            )}
          </DeviceLine>
        ))}
      </ul>
      {renaming === undefined ? null : <Renaming device={renaming} onClose={() => setRenaming(undefined)} />}
    </section>
  )
}
