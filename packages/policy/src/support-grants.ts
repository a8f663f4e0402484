/** Support access: what somebody who helps sees of a company's records while two of its people lend it to them. Pure. */
import type { Catalog, Field } from '@holdfast/catalog'
import type { FieldMode, Grant, Principal, StandardRole } from './grant.ts'

/** The role of whoever helps: it holds nothing until something is lent, and is held alone. */
export const SUPPORT_ROLE: StandardRole = {
  name: 'support',
  label: { zh: '技术支持', en: 'Support' },
  sentence: {
    zh: '平时什么都看不到；两个人批准后，限时只读，个人和机密内容全部脱敏，不能导出。',
    en: 'Sees nothing; once two people approve, reads for a limited time with all that is personal or secret masked, and exports nothing.',
  },
  grants: [],
  capabilities: ['support.ask'],
  budget: 'client',
}

/** Files are whole documents: no mask fits them. */
const UNSEEN: ReadonlySet<Field['kind']> = new Set(['file'])

const PLAIN: ReadonlySet<Field['class']> = new Set(['public', 'internal'])
const modeOf = ({ class: of, mask }: Field): FieldMode => (PLAIN.has(of) && mask === undefined ? 'clear' : 'masked')

/**
 * The grants that a support access gives: reading alone, of the objects it names, all that is sealed or has a mask masked. None for whoever holds another
 * role besides: what is lent adds to nothing.
 */
export function supportGrants(
  { support, roles }: Pick<Principal, 'support' | 'roles'>,
  catalog: Catalog,
): readonly Grant[] {
  if (support === undefined || roles.some((role) => role !== SUPPORT_ROLE.name)) return []
  return catalog.served
    .filter(({ name }) => support.objects.includes(name))
    .map(({ name, fields }) => {
      const shown = Object.entries(fields).filter(([, { kind, removed }]) => !UNSEEN.has(kind) && removed !== true)
      const modes = Object.fromEntries(shown.map(([key, field]) => [key, modeOf(field)]))
      return { object: name, actions: ['list', 'read'], reach: 'all', fields: modes }
    })
}
