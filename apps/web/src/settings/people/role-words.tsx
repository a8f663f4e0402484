import type { BilingualLabel, RoleGrant, RoleInfo } from '@holdfast/sdk'
import { currentLanguage, labelText, useT } from '../../app/i18n.ts'
import type { MessageId } from '../../locales/zh.ts'
import { ReachMark } from '../../ui/reach-mark.tsx'

const listed = (labels: readonly BilingualLabel[]): string =>
  labels.map(labelText).join(currentLanguage() === 'zh' ? '、' : ', ')

interface FieldsLineProps {
  readonly mark: 'clear' | 'masked'
  readonly name: MessageId
  readonly fields: readonly BilingualLabel[]
}

function FieldsLine({ mark, name, fields }: FieldsLineProps) {
  const t = useT()
  if (fields.length === 0) return null
  return (
    <p className="rolefields">
      <ReachMark of={mark} />
      <span>
        <b>{t(name)}</b> {listed(fields)}
      </span>
    </p>
  )
}

function GrantWords({ grant }: { readonly grant: RoleGrant }) {
  const t = useT()
  return (
    <li className="rolegrant">
      <p className="grantwords">
        {t('role.of', { reach: labelText(grant.reach), object: objectWord(grant.object) })}
        <span className="t3"> {t('role.may', { acts: listed(grant.actions) })}</span>
      </p>
      <FieldsLine mark="clear" name="role.sees" fields={grant.clear} />
      <FieldsLine mark="masked" name="role.masked" fields={grant.masked} />
    </li>
  )
}

/** The records of a grant, as they are called inside a sentence. */
const objectWord = (label: BilingualLabel): string =>
  currentLanguage() === 'zh' ? labelText(label) : labelText(label).toLowerCase()

/** What a role sees, sees masked and may do, in words that are made from the grants themselves. */
export function RoleWords({ role }: { readonly role: RoleInfo }) {
  const t = useT()
  const { grants = [], capabilities = [] } = role
  return (
    <div className="rolewords">
      {capabilities.length === 0 ? null : <p className="t2">{t('role.can', { acts: listed(capabilities) })}</p>}
      {grants.length === 0 ? (
        <p className="rolefields t2">
          <ReachMark of="nothing" />
          {t('role.noCustomer')}
        </p>
      ) : (
        <ul>
          {grants.map((grant) => (
            <GrantWords key={`${labelText(grant.object)} ${labelText(grant.reach)}`} grant={grant} />
          ))}
        </ul>
      )}
    </div>
  )
}
