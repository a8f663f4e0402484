import type { BusinessRecord, Colleague } from '@holdfast/sdk'
import { Button, Form, Input, InputNumber, Modal, Radio, Select } from 'antd'
import { useAct } from '../../access/use-act.ts'
import { useT } from '../../app/i18n.ts'
import { usePostOnce } from '../../app/post-once.ts'
import { useSaying } from '../../app/saying.tsx'
import { useMe } from '../../app/session.tsx'
import { formatDay } from '../../ui/format.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import type { ObjectView } from '../catalogue.ts'
import { useColleagues } from '../list/people.ts'
import { titleOf } from '../record-values.ts'
import { refreshShares } from './use-shares.ts'

interface DialogProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
  readonly onClose: () => void
}

interface Stated {
  readonly userId: string
  readonly days: number
  readonly change: boolean
  readonly reason: string
}

const USUAL_DAYS = 14
const MOST_DAYS = 90

/** Shares it as stated, says so, and closes. */
function useSharing({ object, record, onClose }: DialogProps) {
  const t = useT()
  const me = useMe()
  const post = usePostOnce()
  const act = useAct()
  const { message } = useSaying()
  const people = useColleagues().filter(({ id }) => id !== me.userId)
  const share = (stated: Stated) =>
    act.run(async () => {
      const { until } = await post<{ until: string }>('/shares', { object: object.name, id: record.id, ...stated })
      await refreshShares()
      const name = people.find(({ id }) => id === stated.userId)?.name ?? ''
      void message.success(t('share.done', { name, day: formatDay(until) }))
      onClose()
    })
  return { act, people, share }
}

function Fields({ people }: { readonly people: readonly Colleague[] }) {
  const t = useT()
  const reason = { required: true, whitespace: true, message: t('share.reason.missing') }
  const ways = [
    { value: false, label: t('share.read') },
    { value: true, label: t('share.change') },
  ]
  return (
    <>
      <Form.Item name="userId" label={t('share.with')} rules={[{ required: true, message: t('share.with.missing') }]}>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={people.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
      <Form.Item name="change" label={t('share.may')}>
        <Radio.Group options={ways} aria-label={t('share.may')} />
      </Form.Item>
      <Form.Item name="days" label={t('share.days')} rules={[{ required: true, message: t('share.days.missing') }]}>
        <InputNumber min={1} max={MOST_DAYS} precision={0} controls={false} />
      </Form.Item>
      <Form.Item name="reason" label={t('share.reason')} rules={[reason]}>
        <Input maxLength={200} />
      </Form.Item>
      <p className="sm t2 share-what">{t('share.what')}</p>
    </>
  )
}

/** With whom a record is shared, for how long, whether they change it, and why. */
export function ShareDialog(props: DialogProps) {
  const { object, record, onClose } = props
  const t = useT()
  const { act, people, share } = useSharing(props)
  const title = t('share.one', { name: titleOf(record, object.title) })
  return (
    <Modal open footer={null} title={title} onCancel={onClose} width={460}>
      <Form<Stated> layout="vertical" initialValues={{ days: USUAL_DAYS, change: false }} onFinish={share}>
        <Fields people={people} />
        <ProblemNote error={act.error} />
        <Button type="primary" block htmlType="submit" loading={act.busy}>
          {t('share.do')}
        </Button>
      </Form>
    </Modal>
  )
}
