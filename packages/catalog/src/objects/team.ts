import { reference, text } from '../field.ts'
import { object } from '../object.ts'

/** Colleagues who share a reach. */
export const team = object('team', {
  plural: 'teams',
  label: { zh: '团队', en: 'Team' },
  labelPlural: { zh: '团队', en: 'Teams' },
  subject: 'tenant',
  owned: false,
  served: false,
  title: 'name',
  fields: {
    name: text({ label: { zh: '团队名称', en: 'Team name' }, class: 'confidential', required: true, maxLength: 100 }),
    department: reference('department', { label: { zh: '部门', en: 'Department' }, class: 'internal' }),
  },
  naturalKeys: ['name'],
  layout: [{ label: { zh: '基本信息', en: 'Basics' }, fields: ['name', 'department'] }],
  listColumns: ['name', 'department'],
})
