/** The roles an installation begins with, in one readable table. */
import { DEAL_ACTS, deals, KEEPER_ACTS } from './deal-grants.ts'
import type { RoleGrant, StandardRole } from './grant.ts'
import {
  ACCOUNT_BUSINESS,
  ACCOUNT_WAYS,
  ACCOUNT_WRITE,
  ACTIVITY_FIELDS,
  ACTIVITY_WRITE,
  COMMENT_FIELDS,
  COMMENT_WRITE,
  CONTACT_BUSINESS,
  CONTACT_SENSITIVE,
  CONTACT_WAYS,
  CONTACT_WRITE,
  clear,
  LEAD_BUSINESS,
  LEAD_WAYS,
  LEAD_WRITE,
  masked,
  PART_FIELDS,
  PART_WRITE,
  PRICE_FIELDS,
  PRICE_WRITE,
  PRICEBOOK_FIELDS,
  PRICEBOOK_WRITE,
  PRODUCT_FIELDS,
  PRODUCT_KEPT,
  PRODUCT_WRITE,
  RATE_FIELDS,
  RATE_WRITE,
  TASK_FIELDS,
  TASK_WRITE,
} from './role-fields.ts'
import { SECURITY_CAPABILITIES } from './security-capabilities.ts'
import { SUPPORT_ROLE } from './support-grants.ts'

const OWNER_ACTS = [
  'list',
  'read',
  'create',
  'update',
  'delete',
  'restore',
  'merge',
  'reveal',
  'contact',
  'import',
] as const
const MANAGER_ACTS = [...OWNER_ACTS, 'assign'] as const

/** Full work on records within a reach, ways of contact masked until revealed. */
function work(reach: 'own' | 'department', actions: RoleGrant['actions']): readonly RoleGrant[] {
  const leads = actions.includes('assign')
  const owner = leads ? ['owner'] : []
  return [
    {
      object: 'account',
      actions,
      reach,
      fields: { ...ACCOUNT_BUSINESS, ...ACCOUNT_WAYS },
      // whoever sells does not choose by which price book
      write: [...ACCOUNT_WRITE, ...(leads ? ['pricebook'] : []), ...owner],
    },
    {
      object: 'contact',
      actions,
      reach,
      fields: { ...CONTACT_BUSINESS, ...CONTACT_WAYS, ...CONTACT_SENSITIVE },
      write: [...CONTACT_WRITE, ...owner],
    },
    { object: 'lead', actions, reach, fields: { ...LEAD_BUSINESS, ...LEAD_WAYS }, write: [...LEAD_WRITE, ...owner] },
    ...deals(reach, owner),
    {
      object: 'activity',
      actions: ['list', 'read', 'create', 'update', 'delete', 'restore', 'import'],
      reach,
      fields: ACTIVITY_FIELDS,
      write: ACTIVITY_WRITE,
    },
    { object: 'comment', actions: KEEPER_ACTS, reach, fields: COMMENT_FIELDS, write: COMMENT_WRITE },
    {
      object: 'task',
      actions: ['list', 'read', 'create', 'update', 'assign', 'delete', 'restore', 'import'],
      reach,
      fields: TASK_FIELDS,
      write: [...TASK_WRITE, 'owner'],
    },
  ]
}

/** What the company sells, to read for whoever works with deals … */
const CHOOSE_PRODUCTS: readonly RoleGrant[] = [
  { object: 'product', actions: ['list', 'read'], reach: 'all', fields: PRODUCT_FIELDS },
  { object: 'part', actions: ['list', 'read'], reach: 'all', fields: PART_FIELDS },
  { object: 'pricebook', actions: ['list', 'read'], reach: 'all', fields: PRICEBOOK_FIELDS },
  { object: 'price', actions: ['list', 'read'], reach: 'all', fields: PRICE_FIELDS },
  { object: 'rate', actions: ['list', 'read'], reach: 'all', fields: RATE_FIELDS },
]
/** … and to keep up to date for who leads them. */
const KEEP_PRODUCTS: readonly RoleGrant[] = [
  { object: 'product', actions: DEAL_ACTS, reach: 'all', fields: PRODUCT_KEPT, write: PRODUCT_WRITE },
  { object: 'part', actions: DEAL_ACTS, reach: 'all', fields: PART_FIELDS, write: PART_WRITE },
  { object: 'pricebook', actions: DEAL_ACTS, reach: 'all', fields: PRICEBOOK_FIELDS, write: PRICEBOOK_WRITE },
  { object: 'price', actions: DEAL_ACTS, reach: 'all', fields: PRICE_FIELDS, write: PRICE_WRITE },
  { object: 'rate', actions: DEAL_ACTS, reach: 'all', fields: RATE_FIELDS, write: RATE_WRITE },
]

/** The names of the team's customers, so that colleagues can tell whose customer somebody is. */
const TEAM_BY_NAME: readonly RoleGrant[] = [
  { object: 'account', actions: ['list', 'read'], reach: 'team', fields: clear('name', 'owner') },
  { object: 'contact', actions: ['list', 'read'], reach: 'team', fields: clear('name', 'account', 'owner') },
  { object: 'lead', actions: ['list', 'read'], reach: 'team', fields: clear('name', 'company', 'owner') },
]

/** What a call needs, of one person at a time found by a whole number; nothing can be listed or exported. */
const ANSWER_CALLS: readonly RoleGrant[] = [
  { object: 'contact', actions: ['lookup'], reach: 'all', fields: masked('mobile', 'phone') },
  {
    object: 'contact',
    actions: ['read', 'contact'],
    reach: 'found',
    fields: {
      ...clear('name', 'title', 'account', 'preferredLanguage', 'doNotCall', 'doNotMail', 'doNotMessage', 'owner'),
      ...masked('mobile', 'phone', 'email'),
    },
  },
  { object: 'activity', actions: ['read', 'create'], reach: 'found', fields: ACTIVITY_FIELDS, write: ACTIVITY_WRITE },
  { object: 'comment', actions: ['read', 'create'], reach: 'found', fields: COMMENT_FIELDS, write: COMMENT_WRITE },
]

/** Facts for statistics; no personal field of anyone and no name of a company. */
const STATISTICS: readonly RoleGrant[] = [
  {
    object: 'account',
    actions: ['list', 'read'],
    reach: 'all',
    statistics: true,
    fields: clear('industry', 'size', 'level', 'source', 'region'),
  },
  {
    object: 'contact',
    actions: ['list', 'read'],
    reach: 'all',
    statistics: true,
    fields: clear(
      'source',
      'region',
      'residence',
      'since',
      'decisionRole',
      'preferredLanguage',
      'preferredChannel',
      'doNotCall',
      'doNotMail',
      'doNotMessage',
    ),
  },
  {
    object: 'lead',
    actions: ['list', 'read'],
    reach: 'all',
    statistics: true,
    fields: clear('source', 'status', 'residence'),
  },
  {
    object: 'opportunity',
    actions: ['list', 'read'],
    reach: 'all',
    statistics: true,
    fields: clear(
      'pipeline',
      'stage',
      'amount',
      'probability',
      'closeDate',
      'forecast',
      'source',
      'lostReason',
      'openedAt',
      'closedAt',
    ),
  },
]

export const standardRoles: readonly StandardRole[] = [
  {
    name: 'sales_rep',
    label: { zh: '销售', en: 'Sales representative' },
    sentence: {
      zh: '看得到自己负责的客户，联系方式先脱敏；看得到本团队客户的名字。',
      en: 'Sees own customers, ways of contact masked until revealed, and the team’s customers by name.',
    },
    grants: [...work('own', OWNER_ACTS), ...CHOOSE_PRODUCTS, ...TEAM_BY_NAME],
    capabilities: [],
    budget: 'rep',
  },
  {
    name: 'sales_manager',
    label: { zh: '销售经理', en: 'Sales manager' },
    sentence: {
      zh: '看得到本部门及下级团队的客户，可以分配负责人；联系方式先脱敏。',
      en: 'Sees and assigns the customers of the department and the teams below, ways of contact masked until revealed.',
    },
    grants: [...work('own', MANAGER_ACTS), ...work('department', MANAGER_ACTS), ...KEEP_PRODUCTS],
    capabilities: [],
    budget: 'manager',
  },
  {
    name: 'service_agent',
    label: { zh: '客服', en: 'Service agent' },
    sentence: {
      zh: '凭完整号码一次查一位来电客户，只看接电话需要的内容；不能列出或导出。',
      en: 'Looks up one caller at a time by whole number and sees what the call needs; cannot list or export.',
    },
    grants: ANSWER_CALLS,
    capabilities: [],
    budget: 'agent',
  },
  {
    name: 'service_manager',
    label: { zh: '客服经理', en: 'Service manager' },
    sentence: {
      zh: '和客服一样凭号码查询，不能列出客户。',
      en: 'Looks callers up like a service agent; cannot list customers.',
    },
    grants: ANSWER_CALLS,
    capabilities: [],
    budget: 'agent',
  },
  {
    name: 'marketer',
    label: { zh: '市场', en: 'Marketer' },
    sentence: {
      zh: '只看统计用的字段，看不到任何人的个人信息。',
      en: 'Sees facts for statistics only, no personal field of anyone.',
    },
    grants: STATISTICS,
    capabilities: [],
    budget: 'manager',
  },
  {
    name: 'analyst',
    label: { zh: '分析师', en: 'Analyst' },
    sentence: {
      zh: '只看统计用的字段，看不到任何人的个人信息。',
      en: 'Sees facts for statistics only, no personal field of anyone.',
    },
    grants: STATISTICS,
    capabilities: [],
    budget: 'manager',
  },
  {
    name: 'system_admin',
    label: { zh: '系统管理员', en: 'System administrator' },
    sentence: {
      zh: '管理用户、团队、字段和设置；看不到客户，也看不到审计内容。',
      en: 'Manages users, teams, fields and settings; sees no customer and no audit content.',
    },
    grants: [],
    capabilities: ['users.read', 'users.invite', 'structure.write', 'fields.write', 'roles.read', 'settings.write'],
    budget: 'staff',
  },
  {
    name: 'security_admin',
    label: { zh: '安全管理员', en: 'Security administrator' },
    sentence: {
      zh: '确认角色、授予字段、冻结账号；看不到客户，不能改数据和审计。',
      en: 'Confirms roles, grants fields, freezes accounts; sees no customer and changes neither data nor the log.',
    },
    grants: [],
    capabilities: SECURITY_CAPABILITIES,
    budget: 'staff',
  },
  {
    name: 'audit_admin',
    label: { zh: '审计管理员', en: 'Audit administrator' },
    sentence: {
      zh: '查看所有人的操作记录并核验；看不到客户内容，什么都不能改。',
      en: 'Reads and verifies the record of everybody; sees no customer content and changes nothing.',
    },
    grants: [],
    capabilities: ['users.read', 'audit.read', 'audit.lookup'],
    budget: 'staff',
  },
  {
    name: 'privacy_officer',
    label: { zh: '个人信息保护负责人', en: 'Privacy officer' },
    sentence: {
      zh: '负责个人信息权利请求，监督技术支持的访问；目前不看客户内容。',
      en: 'Answers for people’s rights over their data and oversees support access; sees no customer content for now.',
    },
    grants: [],
    capabilities: ['users.read', 'support.oversee'],
    budget: 'staff',
  },
  SUPPORT_ROLE,
]

export const ADMINISTRATOR_ROLES = ['system_admin', 'security_admin', 'audit_admin'] as const
