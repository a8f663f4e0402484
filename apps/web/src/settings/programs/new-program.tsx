import type { NewProgram as Made, Person } from '@holdfast/sdk'
import { Button, Drawer, Form, Input, Select, Typography } from 'antd'
import { useState } from 'react'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useScopeOptions } from './scope-words.ts'
import { refreshPrograms } from './use-programs.ts'

interface ProgramForm {
  readonly name: string
  readonly ownerId: string
  readonly scopes: readonly string[]
  readonly days: number
}

interface ProgramFormProps {
  readonly people: readonly Person[]
  readonly busy: boolean
  readonly onSubmit: (program: ProgramForm) => void
}

const LIVES = [30, 90, 180, 365]
const USUAL_DAYS = 90

function FormOfProgram({ people, busy, onSubmit }: ProgramFormProps) {
  const t = useT()
  const needed = [{ required: true, message: t('form.needed') }]
  const owners = people.filter(({ status }) => status === 'active')
  return (
    <Form<ProgramForm> layout="vertical" requiredMark={false} initialValues={{ days: USUAL_DAYS }} onFinish={onSubmit}>
      <Form.Item name="name" label={t('program.name')} rules={needed}>
        <Input autoFocus autoComplete="off" maxLength={100} />
      </Form.Item>
      <Form.Item name="ownerId" label={t('program.owner')} extra={t('program.owner.hint')} rules={needed}>
        <Select
          options={owners.map(({ id, name, email }) => ({ value: id, label: `${name} · ${email}` }))}
          showSearch={{ optionFilterProp: 'label' }}
        />
      </Form.Item>
      <Form.Item name="scopes" label={t('program.scopes')} extra={t('program.scopes.hint')} rules={needed}>
        <Select mode="multiple" options={useScopeOptions()} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      <Form.Item name="days" label={t('program.days')}>
        <Select options={LIVES.map((days) => ({ value: days, label: t('program.daysOf', { days }) }))} />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={busy}>
        {t('program.make')}
      </Button>
    </Form>
  )
}

function Secret({ made, onClose }: { readonly made: Made; readonly onClose: () => void }) {
  const t = useT()
  return (
    <div className="col invited">
      <p>{t('program.once')}</p>
      <dl className="secrets">
        <dt>{t('program.id')}</dt>
        <dd>
          <Typography.Text code copyable className="break">
            {made.clientId}
          </Typography.Text>
        </dd>
        {made.clientSecret === undefined ? null : (
          <>
            <dt>{t('program.secret')}</dt>
            <dd>
              <Typography.Text code copyable className="break">
                {made.clientSecret}
              </Typography.Text>
            </dd>
          </>
        )}
      </dl>
      <Button type="primary" onClick={onClose}>
        {t('program.kept')}
      </Button>
    </div>
  )
}

/** Makes a program; its secret is shown this once, and opens nothing until the person it acts for has said so. */
export function NewProgram({ people, onClose }: { readonly people: readonly Person[]; readonly onClose: () => void }) {
  const t = useT()
  const act = useAct()
  const withStepUp = useStepUp()
  const [made, setMade] = useState<Made | null>(null)
  const make = (program: ProgramForm) =>
    act.run(async () => {
      setMade(await withStepUp({ what: t('program.make') }, () => api.post<Made>('/clients', program)))
      await refreshPrograms()
    })
  return (
    <Drawer open size={480} title={t('program.make')} onClose={onClose} maskClosable={made === null}>
      <ProblemNote error={act.error} />
      {made === null ? (
        <FormOfProgram people={people} busy={act.busy} onSubmit={make} />
      ) : (
        <Secret made={made} onClose={onClose} />
      )}
    </Drawer>
  )
}
