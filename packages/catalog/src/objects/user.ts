import { choice, email, multiChoice, option, reference, text } from '../field.ts'
import { object } from '../object.ts'
import { HEADINGS, LANGUAGES } from './words.ts'

/** Roles of a fresh installation; a tenant may copy and change them. */
const ROLES = [
  option('sales_rep', '销售', 'Sales representative'),
  option('sales_manager', '销售经理', 'Sales manager'),
  option('service_agent', '客服', 'Service agent'),
  option('service_manager', '客服经理', 'Service manager'),
  option('marketer', '市场', 'Marketer'),
  option('analyst', '分析师', 'Analyst'),
  option('system_admin', '系统管理员', 'System administrator'),
  option('security_admin', '安全管理员', 'Security administrator'),
  option('audit_admin', '审计管理员', 'Audit administrator'),
  option('privacy_officer', '个人信息保护负责人', 'Privacy officer'),
  option('support', '技术支持', 'Support'),
]

const STATUSES = [
  option('invited', '已邀请', 'Invited'),
  option('active', '在职', 'Active'),
  option('frozen', '已冻结', 'Frozen'),
  option('left', '已离职', 'Left'),
]

/** A person who works with the system. Served by the identity module, not by the record engine. */
export const user = object('user', {
  plural: 'users',
  label: { zh: '用户', en: 'User' },
  labelPlural: { zh: '用户', en: 'Users' },
  subject: 'self',
  owned: false,
  served: false,
  title: 'name',
  fields: {
    name: text({
      label: { zh: '姓名', en: 'Name' },
      class: 'personal',
      personName: true,
      required: true,
      maxLength: 100,
      search: ['exact', 'substring', 'pinyin'],
    }),
    email: email({
      label: { zh: '邮箱', en: 'E-mail' },
      class: 'personal',
      required: true,
      search: ['exact'],
      uniqueable: true,
      aliases: HEADINGS.email,
    }),
    roles: multiChoice({ label: { zh: '角色', en: 'Roles' }, class: 'internal', options: ROLES }),
    team: reference('team', { label: { zh: '团队', en: 'Team' }, class: 'internal' }),
    language: choice({ label: { zh: '语言', en: 'Language' }, class: 'internal', options: LANGUAGES }),
    status: choice({ label: { zh: '状态', en: 'Status' }, class: 'internal', options: STATUSES, computed: true }),
  },
  naturalKeys: ['email', 'name'],
  layout: [
    {
      label: { zh: '基本信息', en: 'Basics' },
      fields: ['name', 'email', 'roles', 'team', 'language', 'status'],
    },
  ],
  listColumns: ['name', 'email', 'roles', 'team', 'status'],
})
