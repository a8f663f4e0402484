import type { NewProgram as Made, Program } from '@holdfast/sdk'
import { Button, Drawer, Form, Select } from 'antd'
import { useState } from 'react'
import { useStepUp } from '../../access/step-up-provider.tsx'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { type ConditionsForm, keysOf, MethodFields } from './program-conditions.tsx'
import { ProgramMade } from './program-made.tsx'
import { refreshPrograms } from './use-programs.ts'

type RotationForm = Pick<ConditionsForm, 'method' | 'jwks'> & { readonly hours: number }

/** A day or a week stands in hours here, as the interface takes it. */
const HOURS = [1, 24, 168]
const USUAL_HOURS = 24

/** New credentials for a program, while the former go on for as long as is said. */
export function ProgramRotation({ program, onClose }: { readonly program: Program; readonly onClose: () => void }) {
  const t = useT()
  const act = useAct()
  const withStepUp = useStepUp()
  const [made, setMade] = useState<Made | null>(null)
  const rotate = ({ method, jwks, hours }: RotationForm) =>
    act.run(async () => {
      const keys = method === 'keys' ? { keys: keysOf(jwks ?? '') } : {}
      const path = `/clients/${program.clientId}/rotate`
      setMade(await withStepUp({ what: t('program.rotate') }, () => api.post<Made>(path, { hours, ...keys })))
      await refreshPrograms()
    })
  return (
    <Drawer open size={480} title={t('program.rotate')} onClose={onClose} maskClosable={made === null}>
      <ProblemNote error={act.error} />
      {made === null ? (
        <Form<RotationForm> layout="vertical" initialValues={{ hours: USUAL_HOURS }} onFinish={rotate}>
          <MethodFields />
          <Form.Item name="hours" label={t('program.former')} extra={t('program.former.hint')}>
            <Select
              options={[
                { value: 0, label: t('program.formerNone') },
                ...HOURS.map((hours) => ({ value: hours, label: t('program.formerOf', { hours }) })),
              ]}
            />
          </Form.Item>
          <Button type="primary" htmlType="submit" block loading={act.busy}>
            {t('program.rotate')}
          </Button>
        </Form>
      ) : (
        <ProgramMade made={made} onClose={onClose} />
      )}
    </Drawer>
  )
}
