import type { FieldClass, FieldKind, Label } from '@holdfast/catalog'

export type Language = 'zh' | 'en'

const both = (zh: string, en: string): Label => ({ zh, en })

/** Everything the reference says besides what the declarations say themselves. */
export const WORDS = {
  title: both('坚守 Holdfast 接口参考', 'Holdfast API reference'),
  lead: both(
    '本页由接口自己的声明生成：校验请求的就是这里写的这一份。地址以 /api/v1 开头；约定和例子见项目里的 docs/api.zh-CN.md。',
    'Made from the declarations by which requests are validated. Addresses begin with /api/v1; docs/api.md of the project tells the conventions, with examples.',
  ),
  machine: both('机器可读的同一份文档（OpenAPI 3.1）', 'the same for machines (OpenAPI 3.1)'),
  contents: both('目录', 'Contents'),
  who: both('谁可以', 'Who may'),
  name: both('名称', 'Name'),
  where: both('位置', 'In'),
  type: both('类型', 'Type'),
  about: both('说明', 'About'),
  answer: both('回答', 'Answer'),
  required: both('必填', 'required'),
  errors: both('错误代码', 'Refusals'),
  fields: both('字段', 'Fields'),
  field: both('字段', 'Field'),
  class: both('级别', 'Class'),
  notes: both('备注', 'Notes'),
  masked: both('先脱敏', 'masked until revealed'),
  strict: both('查看要理由和再次验证', 'a reveal needs a reason and a fresh factor'),
  searched: both('可搜索', 'searchable'),
  computed: both('系统填写', 'set by the server'),
  unique: both('公司可要求不重复', 'may be made unique'),
  custom: both(
    '公司自己的字段（cf_…）和这里的字段一样；GET /catalog 列出你看得到的全部字段。',
    'A company’s own fields (cf_…) are equal to these; GET /catalog lists every field you may see.',
  ),
  path: both('路径', 'path'),
  query: both('地址参数', 'query'),
  header: both('请求头', 'header'),
  body: both('正文', 'body'),
  file: both('multipart：file（文件）、object（对象）、options（JSON）', 'multipart: file, object, options (JSON)'),
} as const satisfies Record<string, Label>

/** Names of the groups of routes that are not named after an object. */
export const GROUPS: Readonly<Record<string, Label>> = {
  access: both('权限和额度', 'Rights and budgets'),
  apps: both('接入应用', 'Apps of others'),
  audit: both('审计记录', 'The log'),
  auth: both('登录', 'Signing in'),
  clients: both('接入程序', 'Programs'),
  catalog: both('字段目录', 'The catalogue'),
  departments: both('部门', 'Departments'),
  fields: both('自定义字段', 'Custom fields'),
  healthz: both('进程状态', 'Health'),
  imports: both('导入', 'Imports'),
  merges: both('合并', 'Merges'),
  oauth: both('程序和应用登录', 'Programs and apps signing in'),
  readyz: both('服务状态', 'Readiness'),
  roles: both('角色', 'Roles'),
  search: both('搜索', 'Search'),
  setup: both('设置公司', 'Setting up'),
  stream: both('实时消息', 'Live changes'),
  teams: both('团队', 'Teams'),
  trash: both('回收站', 'Trash'),
  users: both('用户', 'People'),
}

export const CLASSES: Readonly<Record<FieldClass, Label>> = {
  public: both('公开', 'public'),
  internal: both('内部', 'internal'),
  confidential: both('机密（加密）', 'confidential (sealed)'),
  personal: both('个人（加密）', 'personal (sealed)'),
  sensitive: both('敏感（加密）', 'sensitive (sealed)'),
}

export const KINDS: Readonly<Record<FieldKind, Label>> = {
  text: both('文本', 'text'),
  longText: both('长文本', 'long text'),
  richText: both('带格式文本', 'rich text'),
  phone: both('电话（E.164）', 'telephone number (E.164)'),
  email: both('邮箱', 'e-mail'),
  url: both('网址', 'web address'),
  integer: both('整数', 'whole number'),
  decimal: both('小数（字符串）', 'decimal (as text)'),
  money: both('金额 {amount, currency}', 'money {amount, currency}'),
  boolean: both('是或否', 'yes or no'),
  date: both('日期 2026-11-23', 'date 2026-11-23'),
  dateTime: both('时间（UTC，毫秒）', 'time (UTC, milliseconds)'),
  choice: both('单选', 'choice'),
  multiChoice: both('多选', 'choices'),
  tags: both('标签', 'tags'),
  country: both('国家代码', 'country code'),
  currency: both('币种代码', 'currency code'),
  region: both('地区代码', 'region code'),
  creditCode: both('统一社会信用代码', 'credit code (GB 32100)'),
  nationalId: both('身份证号', 'national ID number'),
  reference: both('引用（编号）', 'reference (id)'),
  about: both('引用 {object, id}', 'reference {object, id}'),
  people: both('多人（编号）', 'people (ids)'),
  file: both('文件', 'file'),
  lines: both('产品明细', 'product lines'),
  quantities: both('各行数量', 'quantities of lines'),
}
