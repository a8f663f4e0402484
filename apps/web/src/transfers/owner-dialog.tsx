import { Button, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { useAct } from '../access/use-act.ts'
import { api } from '../app/api.ts'
import { labelText, useT } from '../app/i18n.ts'
import { usePostOnce } from '../app/post-once.ts'
import { useSaying } from '../app/saying.tsx'
import type { ObjectView } from '../records/catalogue.ts'
import { useColleagues } from '../records/list/people.ts'
import { formatNumber } from '../ui/format.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { needsApproval } from './approval-needed.ts'
import { refreshTransfers } from './use-transfers.ts'

interface OwnerDialogProps {
  readonly object: ObjectView
  /** What is to go; with its version one record, which goes at once where nobody has to approve it. */
  readonly ids: readonly string[]
  readonly version?: number
  /** To whom, where that is said already: then only why is missing. */
  readonly ownerId?: string
  readonly onClose: () => void
}

interface Stated {
  readonly ownerId: string
  readonly reason?: string
}

/** Gives it at once; where somebody has to approve that, asks for it with a reason. */
function useGiving({ object, ids, version, onClose, ...preset }: OwnerDialogProps) {
  const t = useT()
  const act = useAct()
  const post = usePostOnce()
  const { message } = useSaying()
  const [asks, setAsks] = useState(preset.ownerId !== undefined)
  const finish = async (said: string) => {
    await refreshTransfers(object)
    void message.success(said)
    onClose()
  }
  const ask = async (ownerId: string, reason: string) => {
    await post('/transfers', { object: object.name, ids, ownerId, reason })
    await finish(t('transfer.asked'))
  }
  const giveAtOnce = async (ownerId: string) => {
    try {
      await api.patch(`/${object.plural}/${ids[0]}`, { ownerId }, { version: version ?? 1 })
    } catch (error) {
      if (!needsApproval(error)) throw error
      setAsks(true)
      return
    }
    await finish(t('transfer.given'))
  }
  const give = ({ ownerId, reason }: Stated) =>
    act.run(() => (asks ? ask(preset.ownerId ?? ownerId, reason ?? '') : giveAtOnce(ownerId)))
  return { act, asks, give }
}

/** That it waits, and why it is asked for. */
function Reason() {
  const t = useT()
  const missing = { required: true, whitespace: true, message: t('transfer.reason.missing') }
  return (
    <>
      <p className="sm t2 share-what">{t('transfer.needed')}</p>
      <Form.Item name="reason" label={t('transfer.reason')} rules={[missing]}>
        <Input.TextArea autoFocus rows={3} maxLength={500} />
      </Form.Item>
    </>
  )
}

/** Another owner for one record, or for those of many that somebody has to approve. */
export function OwnerDialog(props: OwnerDialogProps) {
  const { object, ids, ownerId, onClose } = props
  const t = useT()
  const people = useColleagues()
  const { act, asks, give } = useGiving(props)
  const what = labelText(ids.length === 1 ? object.label : object.labelPlural)
  const title = t('transfer.dialog', { count: formatNumber(ids.length), object: what })
  return (
    <Modal open footer={null} title={title} onCancel={onClose} width={460}>
      <Form<Stated>
        layout="vertical"
        requiredMark={false}
        {...(ownerId === undefined ? {} : { initialValues: { ownerId } })}
        onFinish={give}
      >
        <Form.Item
          name="ownerId"
          label={t('transfer.to')}
          rules={[{ required: true, message: t('transfer.to.missing') }]}
        >
          <Select
            disabled={asks}
            showSearch={{ optionFilterProp: 'label' }}
            options={people.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form.Item>
        {asks ? <Reason /> : null}
        <ProblemNote error={act.error} />
        <Button type="primary" block htmlType="submit" loading={act.busy}>
          {t(asks ? 'transfer.ask' : 'transfer.give')}
        </Button>
      </Form>
    </Modal>
  )
}
