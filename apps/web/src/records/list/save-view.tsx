import type { Audience, SavedView } from '@holdfast/sdk'
import { Form, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import { useT } from '../../app/i18n.ts'
import { may, useMe } from '../../app/session.tsx'
import type { MessageId } from '../../locales/zh.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import type { List } from './use-list.ts'
import { isPersonal, useViewActs } from './use-view-acts.ts'

interface SaveViewProps {
  readonly list: List
  /** The view to rename or share; null to save a new one. */
  readonly view: SavedView | null
  readonly onClose: () => void
}

interface Values {
  readonly name: string
  readonly sharedWith: Audience
}

const audienceWords: Readonly<Record<Audience, MessageId>> = {
  none: 'view.audience.none',
  team: 'view.audience.team',
  all: 'view.audience.all',
}

interface AudienceProps {
  readonly list: List
  readonly personal: boolean
}

/** Whom the view is for: with one's team anyone shares, with the whole company whoever assigns records. */
function AudienceField({ list, personal }: AudienceProps) {
  const t = useT()
  const me = useMe()
  const audiences: readonly Audience[] = may(me, list.object.name, 'assign')
    ? ['none', 'team', 'all']
    : ['none', 'team']
  return (
    <Form.Item
      name="sharedWith"
      label={t('view.audience')}
      extra={t(personal ? 'view.audience.personal' : 'view.audience.hint')}
    >
      <Radio.Group
        aria-label={t('view.audience')}
        disabled={personal}
        options={audiences.map((value) => ({ value, label: t(audienceWords[value]) }))}
      />
    </Form.Item>
  )
}

/** A name, and who may use it. */
export function SaveView({ list, view, onClose }: SaveViewProps) {
  const t = useT()
  const [form] = Form.useForm<Values>()
  const [error, setError] = useState<unknown>(null)
  const { saveAs, rename } = useViewActs(list)
  const save = (values: Values) => {
    setError(null)
    const done = view === null ? saveAs(values) : rename(view, values)
    done.then(onClose, setError)
  }
  return (
    <Modal
      open
      title={t(view === null ? 'view.new' : 'view.rename')}
      okText={t('action.save')}
      cancelText={t('action.cancel')}
      onOk={form.submit}
      onCancel={onClose}
      width={440}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ name: view?.name ?? '', sharedWith: view?.sharedWith ?? 'none' }}
        onFinish={save}
      >
        <Form.Item
          name="name"
          label={t('view.name')}
          rules={[{ required: true, whitespace: true, message: t('form.needed') }]}
        >
          <Input autoFocus maxLength={100} autoComplete="off" />
        </Form.Item>
        <AudienceField list={list} personal={view === null && isPersonal(list)} />
      </Form>
      <ProblemNote error={error} />
    </Modal>
  )
}
