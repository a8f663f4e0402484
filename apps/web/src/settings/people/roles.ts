import { labelText, useT } from '../../app/i18n.ts'
import type { MessageId } from '../../locales/zh.ts'
import { useRoles } from './use-people.ts'

/** The roles that exist at first. */
const roleNames: Readonly<Record<string, MessageId>> = {
  sales_rep: 'role.sales_rep',
  sales_manager: 'role.sales_manager',
  service_agent: 'role.service_agent',
  service_manager: 'role.service_manager',
  marketer: 'role.marketer',
  analyst: 'role.analyst',
  system_admin: 'role.system_admin',
  security_admin: 'role.security_admin',
  audit_admin: 'role.audit_admin',
  privacy_officer: 'role.privacy_officer',
  support: 'role.support',
}

/** The name of a role as the reader's language has it; of a company's own role as the company calls it. */
export function useRoleName(): (role: string) => string {
  const t = useT()
  const own = useRoles().data ?? []
  return (role) => {
    const standard = roleNames[role]
    if (standard !== undefined) return t(standard)
    const label = own.find(({ name }) => name === role)?.label
    return label === undefined ? role : labelText(label)
  }
}

/** The roles by their names, to choose from: those there are at first, then the company's own. */
export function useRoleOptions(): { value: string; label: string }[] {
  const nameOf = useRoleName()
  const own = (useRoles().data ?? []).map(({ name }) => name).filter((name) => !Object.hasOwn(roleNames, name))
  return [...Object.keys(roleNames), ...own].map((value) => ({ value, label: nameOf(value) }))
}
