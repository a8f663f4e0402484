import type { CatalogField } from '@holdfast/sdk'
import type { Rule } from 'antd/es/form'
import type { Translate } from '../app/i18n.ts'

/** What is too long is never cut unseen: it stays as it was written or pasted, and it is said by how much it is too long. */
export function lengthRules({ maxLength: most }: CatalogField, t: Translate): Rule[] {
  if (most === undefined) return []
  const check = (_rule: unknown, value: unknown) => {
    // characters as people count them: 𠮷 is one
    const length = typeof value === 'string' ? [...value].length : 0
    return length > most ? Promise.reject(new Error(t('form.tooLong', { most, length }))) : Promise.resolve()
  }
  return [{ validator: check, validateTrigger: ['onChange'] }]
}
