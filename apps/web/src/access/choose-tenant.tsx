import type { NextStep, TenantChoice } from '@holdfast/sdk'
import { Button } from 'antd'
import { ChevronRight } from 'lucide-react'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { Avatar } from '../ui/avatar.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { useAct } from './use-act.ts'

interface ChooseTenantProps {
  readonly tenants: readonly TenantChoice[]
  readonly onStep: (step: NextStep) => void
}

export function ChooseTenant({ tenants, onStep }: ChooseTenantProps) {
  const t = useT()
  const act = useAct()
  const choose = (tenantId: string) =>
    act.run(async () => onStep(await api.post<NextStep>('/auth/tenant', { tenantId })))
  return (
    <>
      <p className="t3">{t('signIn.tenant.hint')}</p>
      <h1 className="si-title">{t('signIn.tenant')}</h1>
      <ul className="tenant-list">
        {tenants.map(({ id, name }) => (
          <li key={id}>
            <Button block size="large" disabled={act.busy} onClick={() => choose(id)}>
              <Avatar id={id} name={name} size="small" square />
              <span className="grow ell start">{name}</span>
              <ChevronRight size={16} aria-hidden="true" />
            </Button>
          </li>
        ))}
      </ul>
      <ProblemNote error={act.error} />
    </>
  )
}
