import type { ApprovalAsked, NewProgram as Made, Person } from '@holdfast/sdk'
import { Button, Drawer, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { ConditionFields, type ConditionsForm, keysOf, MethodFields } from './program-conditions.tsx'
import { ProgramMade } from './program-made.tsx'
import { useScopeOptions } from './scope-words.ts'
import { refreshPrograms } from './use-programs.ts'

interface ProgramForm extends ConditionsForm {
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
      <MethodFields />
      <ConditionFields />
      <Button type="primary" htmlType="submit" block loading={busy}>
        {t('program.make')}
      </Button>
    </Form>
  )
}

/** A program as the interface is asked for it. */
const askedOf = ({ method, jwks, ...asked }: ProgramForm) => ({
  ...asked,
  ...(method === 'keys' ? { keys: keysOf(jwks ?? '') } : {}),
})

/** A program that sees much is not there yet. */
function ProgramWaits({ asked }: { readonly asked: ApprovalAsked }) {
  const t = useT()
  return (
    <div className="col invited">
      <p>{t('act2.program')}</p>
      <Link to={`/approvals/${asked.approvalId}`}>{t('act2.open')}</Link>
    </div>
  )
}

/** Makes a program; its secret is shown this once, and opens nothing until the person it acts for has said so. */
export function NewProgram({ people, onClose }: { readonly people: readonly Person[]; readonly onClose: () => void }) {
  const t = useT()
  const act = useAct()
  const withStepUp = useStepUp()
  const [made, setMade] = useState<Made | ApprovalAsked | null>(null)
  const make = (program: ProgramForm) =>
    act.run(async () => {
      setMade(
        await withStepUp({ what: t('program.make') }, () =>
          api.post<Made | ApprovalAsked>('/clients', askedOf(program)),
        ),
      )
      await refreshPrograms()
    })
  return (
    <Drawer open size={480} title={t('program.make')} onClose={onClose} maskClosable={made === null}>
      <ProblemNote error={act.error} />
      {made === null ? <FormOfProgram people={people} busy={act.busy} onSubmit={make} /> : null}
      {made !== null && 'clientId' in made ? <ProgramMade made={made} onClose={onClose} /> : null}
      {made !== null && 'approvalId' in made ? <ProgramWaits asked={made} /> : null}
    </Drawer>
  )
}
