import type { Me } from '@holdfast/sdk'
import { Form, Radio } from 'antd'
import { useT } from '../app/i18n.ts'
import type { ObjectView } from './catalogue.ts'

const NAME = 'givenOut'

/** Whose a new record is where the company gives them out: one's own, unless one leaves it to the rules. */
export function OwnerChoice() {
  const t = useT()
  return (
    <Form.Item name={NAME} label={t('create.owner')} initialValue="mine">
      <Radio.Group
        options={[
          { value: 'mine', label: t('create.mine') },
          { value: 'rules', label: t('create.byRules') },
        ]}
      />
    </Form.Item>
  )
}

/** The member that says so. */
export const ownerOf = (
  { assigned }: ObjectView,
  values: Readonly<Record<string, unknown>>,
  me: Pick<Me, 'userId'>,
): Readonly<Record<string, string>> => (assigned === true && values[NAME] !== 'rules' ? { ownerId: me.userId } : {})
