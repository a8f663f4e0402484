import { Button, Drawer, Form, Select } from 'antd'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useT } from '../../app/i18n.ts'
import type { StatedListProps } from './own-roles.tsx'
import { SentenceLine } from './sentence-line.tsx'

interface NetworksDrawerProps {
  readonly onAdd: (networks: readonly string[]) => void
  readonly onClose: () => void
}

function NetworksDrawer({ onAdd, onClose }: NetworksDrawerProps) {
  const t = useT()
  const [form] = Form.useForm<{ networks?: readonly string[] }>()
  const stated = Form.useWatch('networks', form) ?? []
  const add = () => {
    onAdd(stated)
    onClose()
  }
  return (
    <Drawer open size={420} title={t('rights.networks.add')} onClose={onClose}>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={add}>
        <Form.Item name="networks" label={t('rights.networks.which')} extra={t('rights.networks.hint')}>
          <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ' ', '，', '、']} />
        </Form.Item>
        <Button type="primary" htmlType="submit" block disabled={stated.length === 0}>
          {t('rights.add')}
        </Button>
      </Form>
    </Drawer>
  )
}

/** The networks that forbids may speak of. */
export function NetworksBox({ stated, onChange }: StatedListProps) {
  const t = useT()
  const [adding, setAdding] = useState(false)
  const { networks, forbids } = stated
  const areMissed = networks.length === 0 && forbids.some(({ when }) => when.includes('outside_networks'))
  return (
    <section className="box setbox" aria-label={t('rights.networks')}>
      <div className="boxhead">
        <h2 className="grow">{t('rights.networks')}</h2>
        {onChange === null ? null : (
          <Button size="small" icon={<Plus size={14} aria-hidden="true" />} onClick={() => setAdding(true)}>
            {t('rights.networks.add')}
          </Button>
        )}
      </div>
      {areMissed ? (
        <p className="note warn">{t('rights.networks.missed')}</p>
      ) : networks.length === 0 ? (
        <p className="t3 rightswhy">{t('rights.networks.none')}</p>
      ) : null}
      <ul>
        {networks.map((network) => (
          <SentenceLine
            key={network}
            words={network}
            onRemove={
              onChange === null ? null : () => onChange({ networks: networks.filter((other) => other !== network) })
            }
          />
        ))}
      </ul>
      {adding ? (
        <NetworksDrawer
          onAdd={(more) => onChange?.({ networks: [...new Set([...networks, ...more])] })}
          onClose={() => setAdding(false)}
        />
      ) : null}
    </section>
  )
}
