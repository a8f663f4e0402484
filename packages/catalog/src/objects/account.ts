import {
  choice,
  creditCode,
  date,
  integer,
  longText,
  money,
  option,
  phone,
  range,
  reference,
  text,
  url,
} from '../field.ts'
import { object } from '../object.ts'
import { lastFollowUpAt, leadField, nextStepAt, owner, regionField, source, tagsField } from './common-fields.ts'
import { HEADINGS, LEVELS } from './words.ts'

const INDUSTRIES = [
  option('manufacturing', '制造业', 'Manufacturing'),
  option('software', '软件和信息技术', 'Software and IT'),
  option('technology', '科技', 'Technology'),
  option('telecommunications', '通信', 'Telecommunications'),
  option('finance', '金融', 'Finance'),
  option('retail', '批发零售', 'Retail and wholesale'),
  option('medical', '医疗健康', 'Health care'),
  option('education', '教育', 'Education'),
  option('construction', '建筑', 'Construction'),
  option('real_estate', '房地产', 'Real estate'),
  option('logistics', '交通物流', 'Transport and logistics'),
  option('energy', '能源', 'Energy'),
  option('agriculture', '农林牧渔', 'Agriculture'),
  option('hospitality', '住宿餐饮', 'Hotels and catering'),
  option('entertainment', '文化娱乐', 'Culture and entertainment'),
  option('marketing', '营销广告', 'Marketing'),
  option('employment', '人力资源', 'Employment services'),
  option('services', '商务服务', 'Business services'),
  option('government', '政府及公共事业', 'Government'),
  option('other', '其他', 'Other'),
]

const SIZES = [
  range('up_to_19', 19, ['1–19人', '1–19 people']),
  range('up_to_99', 99, ['20–99人', '20–99 people']),
  range('up_to_499', 499, ['100–499人', '100–499 people']),
  range('up_to_999', 999, ['500–999人', '500–999 people']),
  range('up_to_9999', 9_999, ['1000–9999人', '1,000–9,999 people']),
  range('over_9999', Number.MAX_SAFE_INTEGER, ['10000人以上', '10,000 people or more']),
]

/** Before a company has pools; its own take this one's place. */
const POOL_STATES = [option('pool', '公海', 'In a pool')]
const RISKS = [option('low', '低', 'Low'), option('medium', '中', 'Medium'), option('high', '高', 'High')]

/** What the system works out about a customer; empty until there are purchases, or a pool, to work it out from. */
const computed = {
  poolState: choice({
    label: { zh: '公海', en: 'Pool' },
    class: 'internal',
    computed: true,
    options: POOL_STATES,
  }),
  purchaseCount: integer({ label: { zh: '采购次数', en: 'Purchases' }, class: 'internal', computed: true }),
  lastPurchaseOn: date({ label: { zh: '上次采购', en: 'Last purchase' }, class: 'internal', computed: true }),
  purchaseCycleDays: integer({
    label: { zh: '采购周期（天）', en: 'Purchase cycle (days)' },
    class: 'internal',
    computed: true,
  }),
  nextPurchaseFrom: date({
    label: { zh: '预计采购最早', en: 'Next purchase from' },
    class: 'internal',
    computed: true,
  }),
  nextPurchaseOn: date({ label: { zh: '预计下次采购', en: 'Next purchase' }, class: 'internal', computed: true }),
  nextPurchaseTo: date({
    label: { zh: '预计采购最晚', en: 'Next purchase until' },
    class: 'internal',
    computed: true,
  }),
  lifetimeValue: money({ label: { zh: '累计价值', en: 'Lifetime value' }, class: 'internal', computed: true }),
  churnRisk: choice({ label: { zh: '流失风险', en: 'Churn risk' }, class: 'internal', computed: true, options: RISKS }),
} as const

/** A company that buys or may buy. */
export const account = object('account', {
  plural: 'accounts',
  label: { zh: '客户', en: 'Account' },
  labelPlural: { zh: '客户', en: 'Accounts' },
  subject: 'company',
  owned: true,
  served: true,
  title: 'name',
  remind: { at: 'nextStepAt' },
  purchaseCycle: {
    count: 'purchaseCount',
    last: 'lastPurchaseOn',
    every: 'purchaseCycleDays',
    from: 'nextPurchaseFrom',
    next: 'nextPurchaseOn',
    to: 'nextPurchaseTo',
  },
  fields: {
    name: text({
      label: { zh: '客户名称', en: 'Account name' },
      class: 'confidential',
      required: true,
      maxLength: 200,
      search: ['exact', 'substring', 'pinyin'],
      aliases: [...HEADINGS.company, '名称', 'name'],
    }),
    creditCode: creditCode({
      label: { zh: '统一社会信用代码', en: 'Credit code (GB 32100)' },
      class: 'confidential',
      search: ['exact'],
      mask: 'tail4',
      uniqueable: true,
      aliases: ['信用代码', '社会信用代码', '税号', '纳税人识别号', 'credit code', 'uscc', 'tax id', 'tax number'],
    }),
    industry: choice({
      label: { zh: '行业', en: 'Industry' },
      class: 'internal',
      options: INDUSTRIES,
      aliases: ['所属行业', 'industry', 'sector'],
    }),
    size: choice({
      label: { zh: '规模', en: 'Size' },
      class: 'internal',
      options: SIZES,
      aliases: ['人数', '公司规模', '员工数', 'employees', 'company size', 'headcount'],
    }),
    level: choice({
      label: { zh: '客户等级', en: 'Level' },
      class: 'internal',
      options: LEVELS,
      aliases: ['等级', '级别', '客户级别', 'level', 'grade', 'tier'],
    }),
    source,
    region: regionField,
    pricebook: reference('pricebook', {
      label: { zh: '价格表', en: 'Price book' },
      class: 'internal',
      aliases: ['价目表', 'price book', 'price list'],
    }),
    address: text({
      label: { zh: '地址', en: 'Address' },
      class: 'confidential',
      maxLength: 300,
      mask: 'address',
      contactBy: 'mail',
      aliases: HEADINGS.address,
    }),
    website: url({
      label: { zh: '网站', en: 'Website' },
      class: 'confidential',
      search: ['substring'],
      aliases: ['网址', '主页', '公司网站', 'web', 'website', 'homepage', 'url'],
    }),
    phone: phone({
      label: { zh: '电话', en: 'Phone' },
      class: 'confidential',
      search: ['exact', 'tail'],
      mask: 'phone',
      contactBy: 'call',
      aliases: HEADINGS.phone,
    }),
    parent: reference('account', {
      label: { zh: '上级客户', en: 'Parent account' },
      class: 'internal',
      aliases: ['母公司', '上级公司', '集团', 'parent', 'parent company', 'subsidiary of'],
    }),
    tags: tagsField,
    note: longText({ label: { zh: '备注', en: 'Note' }, class: 'confidential', aliases: HEADINGS.note }),
    lastFollowUpAt,
    nextStepAt,
    ...computed,
    lead: leadField,
    owner,
  },
  naturalKeys: ['creditCode', 'name'],
  duplicateBy: ['creditCode', 'name'],
  layout: [
    {
      label: { zh: '基本信息', en: 'Basics' },
      fields: ['name', 'creditCode', 'level', 'pricebook', 'industry', 'size', 'parent', 'owner'],
    },
    { label: { zh: '联系方式', en: 'Ways of contact' }, fields: ['phone', 'website', 'region', 'address'] },
    { label: { zh: '跟进', en: 'Follow-up' }, fields: ['source', 'lastFollowUpAt', 'nextStepAt', 'tags', 'note'] },
  ],
  listColumns: ['name', 'level', 'industry', 'region', 'phone', 'lastFollowUpAt', 'owner'],
})
