import { Checkbox, Form, Input, InputNumber, Select } from 'antd'
import { useT } from '../../app/i18n.ts'

/** How a program proves itself and on which conditions, as it is asked for. */
export interface ConditionsForm {
  readonly method: 'secret' | 'keys'
  /** A JWK set, or one JWK, as text. */
  readonly jwks?: string
  readonly networks?: readonly string[]
  readonly perMinute?: number | null
  readonly dpopRequired?: boolean
}

const MOST_PER_MINUTE = 6_000
const KEYS_ROWS = 4

/** The keys of a JWK set, or the one key, that a text holds; null for anything else. */
export function keysOf(text: string): readonly object[] | null {
  try {
    const stated: unknown = JSON.parse(text)
    if (typeof stated !== 'object' || stated === null) return null
    const keys: unknown = 'keys' in stated ? stated.keys : [stated]
    return Array.isArray(keys) && keys.length > 0 && keys.every((key) => typeof key === 'object') ? keys : null
  } catch {
    return null
  }
}

/** By a secret that we make, or by public keys of its own. */
export function MethodFields() {
  const t = useT()
  const method = Form.useWatch('method')
  const rule = {
    validator: (_: unknown, text: string) =>
      keysOf(text ?? '') === null ? Promise.reject(new Error(t('program.keys.wrong'))) : Promise.resolve(),
  }
  return (
    <>
      <Form.Item name="method" label={t('program.method')} initialValue="secret">
        <Select
          options={[
            { value: 'secret', label: t('program.method.secret') },
            { value: 'keys', label: t('program.method.keys') },
          ]}
        />
      </Form.Item>
      {method === 'keys' ? (
        <Form.Item name="jwks" label={t('program.keys')} extra={t('program.keys.hint')} rules={[rule]}>
          <Input.TextArea rows={KEYS_ROWS} autoComplete="off" spellCheck={false} />
        </Form.Item>
      ) : null}
    </>
  )
}

/** From where, how often, and how its tokens are held. */
export function ConditionFields() {
  const t = useT()
  return (
    <>
      <Form.Item name="networks" label={t('program.networks')} extra={t('program.networks.hint')}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ' ', '，']} />
      </Form.Item>
      <Form.Item name="perMinute" label={t('program.perMinute')} extra={t('program.perMinute.hint')}>
        <InputNumber min={1} max={MOST_PER_MINUTE} precision={0} controls={false} />
      </Form.Item>
      <Form.Item name="dpopRequired" valuePropName="checked" extra={t('program.dpop.hint')}>
        <Checkbox>{t('program.dpop')}</Checkbox>
      </Form.Item>
    </>
  )
}
