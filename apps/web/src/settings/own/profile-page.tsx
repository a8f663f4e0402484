import type { Me, RoleInfo } from '@holdfast/sdk'
import { Button, Form, Input, Segmented } from 'antd'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { chooseLanguage, labelText, useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { useSaying } from '../../app/saying.tsx'
import { useMe } from '../../app/session.tsx'
import type { Language } from '../../app/words.ts'
import { SubstituteBox } from '../../transfers/substitute-box.tsx'
import { Avatar } from '../../ui/avatar.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { RoleWords } from '../people/role-words.tsx'
import { useRoles, useTeams } from '../people/use-people.ts'
import { SettingsHead } from '../settings-head.tsx'

interface Own {
  readonly name: string
  readonly language: Language
}

function useSaving(me: Me) {
  const t = useT()
  const act = useAct()
  const { message } = useSaying()
  const withStepUp = useStepUp()
  const save = (own: Own) =>
    act.run(async () => {
      await withStepUp({ what: t('nav.profile') }, () => api.patch('/auth/me', own, { version: me.version }))
      await chooseLanguage(own.language)
      await queryClient.invalidateQueries({ queryKey: ['me'] })
      void message.success(t('profile.saved'))
    })
  return { act, save }
}

/** Each named in itself. */
const LANGUAGES = [
  { value: 'zh', label: '中文' },
  { value: 'en', label: 'English' },
]

function OwnForm() {
  const t = useT()
  const me = useMe()
  const { act, save } = useSaving(me)
  const [form] = Form.useForm<Own>()
  const name = Form.useWatch('name', form) ?? me.name
  return (
    <section className="box setbox ownform">
      <Avatar id={me.userId} name={name} size="large" />
      <Form<Own>
        form={form}
        key={me.version}
        layout="vertical"
        requiredMark={false}
        initialValues={{ name: me.name, language: me.language }}
        onFinish={save}
      >
        <ProblemNote error={act.error} />
        <Form.Item
          name="name"
          label={t('person.name')}
          rules={[{ required: true, whitespace: true, message: t('form.needed') }]}
        >
          <Input maxLength={100} autoComplete="name" />
        </Form.Item>
        <Form.Item name="language" label={t('profile.language')} extra={t('profile.language.hint')}>
          <Segmented aria-label={t('profile.language')} options={LANGUAGES} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={act.busy}>
          {t('action.save')}
        </Button>
      </Form>
    </section>
  )
}

function OwnRoles({ roles }: { readonly roles: readonly RoleInfo[] }) {
  const t = useT()
  const me = useMe()
  const team = (useTeams().data ?? []).find(({ id }) => id === me.teamId)
  return (
    <section className="box setbox ownroles">
      <div className="boxhead">
        <h2 className="grow">{t('profile.mine')}</h2>
        <span className="t3">{team === undefined ? t('profile.noTeam') : t('profile.team', { name: team.name })}</span>
      </div>
      {roles.map((role) => (
        <div key={role.name} className="roledetails">
          <h3>{labelText(role.label)}</h3>
          <p>{labelText(role.sentence)}</p>
          <details>
            <summary>{t('person.everyField', { role: labelText(role.label) })}</summary>
            <RoleWords role={role} />
          </details>
        </div>
      ))}
    </section>
  )
}

/** Oneself as colleagues see one, and what one's roles give. */
export function ProfilePage() {
  const t = useT()
  const me = useMe()
  const all = useRoles()
  const roles = (all.data ?? []).filter(({ name }) => me.roles.includes(name))
  return (
    <>
      <SettingsHead page="nav.profile" title={t('profile.title', { name: me.name })} lead={t('profile.lead')} />
      <div className="pad scroll setpage">
        <OwnForm />
        <SubstituteBox />
        {roles.length === 0 ? (
          <ProblemNote error={all.error} onRetry={() => void all.refetch()} />
        ) : (
          <OwnRoles roles={roles} />
        )}
      </div>
    </>
  )
}
