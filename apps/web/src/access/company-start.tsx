import { Button, Form, Input } from 'antd'
import { useT } from '../app/i18n.ts'
import { CompanySignIn } from './company-sign-in.tsx'

interface CompanyStartProps {
  readonly onBack: () => void
}

/** For whoever comes in where they work: the e-mail alone leads to the company's own sign-in. */
export function CompanyStart({ onBack }: CompanyStartProps) {
  const t = useT()
  const [form] = Form.useForm<{ readonly email: string }>()
  const email = Form.useWatch('email', form)
  return (
    <>
      <p className="t3">{t('signIn.company.ways')}</p>
      <h1 className="si-title">{t('signIn.company')}</h1>
      <Form form={form} layout="vertical" requiredMark={false} size="large">
        <Form.Item name="email" label={t('field.email')} extra={t('signIn.company.email')}>
          <Input type="email" autoComplete="username" autoFocus spellCheck={false} />
        </Form.Item>
      </Form>
      <CompanySignIn email={email ?? ''} alone />
      <div className="si-links">
        <Button type="link" onClick={onBack}>
          {t('signIn.otherWays')}
        </Button>
      </div>
    </>
  )
}
