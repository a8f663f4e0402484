import { reference, text } from '../field.ts'
import { object } from '../object.ts'

/** A part of the company, in a tree; holds teams. */
export const department = object('department', {
  plural: 'departments',
  label: { zh: '部门', en: 'Department' },
  labelPlural: { zh: '部门', en: 'Departments' },
  subject: 'tenant',
  owned: false,
  served: false,
  title: 'name',
  fields: {
    name: text({
      label: { zh: '部门名称', en: 'Department name' },
      class: 'confidential',
      required: true,
      maxLength: 100,
    }),
    parent: reference('department', { label: { zh: '上级部门', en: 'Parent department' }, class: 'internal' }),
  },
  naturalKeys: ['name'],
  layout: [{ label: { zh: '基本信息', en: 'Basics' }, fields: ['name', 'parent'] }],
  listColumns: ['name', 'parent'],
})
