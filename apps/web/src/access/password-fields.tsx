import { Form, Input } from 'antd'
import { useT } from '../app/i18n.ts'
import type { MessageId } from '../locales/zh.ts'

const SHORTEST = 12

/** A new password, once to write and once to be sure; whether it is weak or known to be stolen is judged by the server. */
export function PasswordFields({ label = 'field.newPassword' }: { readonly label?: MessageId }) {
  const t = useT()
  return (
    <>
      <Form.Item
        name="password"
        label={t(label)}
        extra={t('password.hint')}
        rules={[
          { required: true, message: t('form.needed') },
          { min: SHORTEST, message: t('password.short', { least: SHORTEST }) },
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="again"
        label={t('field.passwordAgain')}
        dependencies={['password']}
        rules={[
          { required: true, message: t('form.needed') },
          ({ getFieldValue }) => ({
            validator: (_, value: unknown) =>
              value === undefined || value === getFieldValue('password')
                ? Promise.resolve()
                : Promise.reject(new Error(t('password.differs'))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
    </>
  )
}
