import type { ChoiceOption } from '@holdfast/sdk'
import { Form } from 'antd'
import { useT } from '../../app/i18n.ts'
import { OptionList } from './option-list.tsx'
import { goToMissingName, namelessOptions } from './options.ts'

/** Where a form is not whole for want of an option's name, the cursor goes there. */
export function onUnfinished({
  errorFields,
}: {
  readonly errorFields: readonly { readonly name: readonly unknown[] }[]
}) {
  if (errorFields[0]?.name[0] === 'options') goToMissingName(document.querySelector('.ant-drawer .optionlist'))
}

/** The options of a choice in a form: at least one, and each named in both languages. */
export function OptionsItem({ kept = [] }: { readonly kept?: readonly string[] }) {
  const t = useT()
  const named = (_: unknown, options: readonly ChoiceOption[] = []) => {
    const [at] = namelessOptions(options)
    return at === undefined ? Promise.resolve() : Promise.reject(new Error(t('option.nameless', { at: at + 1 })))
  }
  return (
    <Form.Item
      name="options"
      label={t('fields.options')}
      validateTrigger="onSubmit"
      rules={[{ required: true, message: t('form.needed') }, { validator: named }]}
    >
      <OptionList kept={kept} />
    </Form.Item>
  )
}
