import { useT } from '../../app/i18n.ts'
import type { MessageId } from '../../locales/zh.ts'

/** The roles that exist at first; a role of the tenant's own is shown by its name. */
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
}

export const roleName = (role: string): MessageId | null => roleNames[role] ?? null

/** The known roles by their names, to choose from. */
export function useRoleOptions(): { value: string; label: string }[] {
  const t = useT()
  return Object.entries(roleNames).map(([value, name]) => ({ value, label: t(name) }))
}
