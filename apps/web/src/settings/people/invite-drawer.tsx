import type { NewPersonAnswer, Unit } from '@holdfast/sdk'
import { Button, Drawer, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { useAct } from '../../access/use-act.ts'
import { useT } from '../../app/i18n.ts'
import { usePostOnce } from '../../app/post-once.ts'
import { queryClient } from '../../app/queries.ts'
import type { MessageId } from '../../locales/zh.ts'
import { useClearing } from '../../ui/clearing.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useRoleOptions } from './roles.ts'

interface NewPerson {
  readonly name: string
  readonly email: string
  readonly roles: readonly string[]
  readonly teamId?: string
}

interface InviteFormProps {
  readonly teams: readonly Unit[]
  readonly busy: boolean
  readonly onSubmit: (person: NewPerson) => void
}

function InviteForm({ teams, onSubmit, busy }: InviteFormProps) {
  const clearing = useClearing()
  const t = useT()
  const needed = [{ required: true, message: t('form.needed') }]
  const options = useRoleOptions()
  return (
    <Form<NewPerson> layout="vertical" requiredMark={false} onFinish={onSubmit}>
      <Form.Item name="name" label={t('person.name')} rules={needed}>
        <Input autoFocus autoComplete="off" maxLength={80} />
      </Form.Item>
      <Form.Item name="email" label={t('field.email')} rules={needed}>
        <Input type="email" autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Form.Item name="roles" label={t('person.roles')} extra={t('person.roles.hint')} rules={needed}>
        <Select mode="multiple" options={options} />
      </Form.Item>
      {teams.length === 0 ? null : (
        <Form.Item name="teamId" label={t('person.team')}>
          <Select allowClear={clearing} options={teams.map(({ id, name }) => ({ value: id, label: name }))} />
        </Form.Item>
      )}
      <Button type="primary" htmlType="submit" block loading={busy}>
        {t('person.invite')}
      </Button>
    </Form>
  )
}

/** How the person comes in: by the link shown, by the letter that was sent, or by a link that the security administrator hands over. */
function wayIn({ activationUrl, mailed }: NewPersonAnswer): MessageId {
  if (activationUrl !== undefined) return mailed ? 'person.mailedAndLink' : 'person.link'
  return mailed ? 'person.mailed' : 'person.toHandOver'
}

function Invited({ answer, onClose }: { readonly answer: NewPersonAnswer; readonly onClose: () => void }) {
  const t = useT()
  return (
    <div className="col invited">
      <p>{t(wayIn(answer))}</p>
      {answer.activationUrl === undefined ? null : <code className="secret break">{answer.activationUrl}</code>}
      <Button type="primary" onClick={onClose}>
        {t('action.close')}
      </Button>
    </div>
  )
}

/** Invites a colleague; the way in goes to that person's own mailbox. */
export function InviteDrawer({ teams, onClose }: { readonly teams: readonly Unit[]; readonly onClose: () => void }) {
  const t = useT()
  const act = useAct()
  const withStepUp = useStepUp()
  const postOnce = usePostOnce()
  const [answer, setAnswer] = useState<NewPersonAnswer | null>(null)
  const invite = (person: NewPerson) =>
    act.run(async () => {
      const call = () => postOnce<NewPersonAnswer>('/users', person)
      setAnswer(await withStepUp({ what: t('person.invite') }, call))
      await queryClient.invalidateQueries({ queryKey: ['users'] })
    })
  return (
    <Drawer open size={440} title={t('person.invite')} onClose={onClose}>
      <ProblemNote error={act.error} />
      {answer === null ? (
        <InviteForm teams={teams} onSubmit={invite} busy={act.busy} />
      ) : (
        <Invited answer={answer} onClose={onClose} />
      )}
    </Drawer>
  )
}
