import { choice, dateTime, integer, longText, multiChoice, option, reference, text } from '../field.ts'
import { object } from '../object.ts'
import { lastFollowUpAt, nextStepAt, owner, regionField, residence, source, tagsField } from './common-fields.ts'
import { emailField, mailTracking, mailTrackingHow, mobile, wechat } from './contact-fields.ts'
import { HEADINGS } from './words.ts'

const STATUSES = [
  option('new', '新线索', 'New'),
  option('contacted', '已联系', 'Contacted'),
  option('qualified', '已确认', 'Qualified'),
  option('unqualified', '无效', 'Unqualified'),
  option('converted', '已转化', 'Converted'),
]

/** What a lead became: written by its conversion alone. */
const converted = {
  convertedAt: dateTime({ label: { zh: '转化时间', en: 'Converted at' }, class: 'internal', computed: true }),
  convertedAccount: reference('account', {
    label: { zh: '转化成的客户', en: 'Became the account' },
    class: 'internal',
    computed: true,
  }),
  convertedContact: reference('contact', {
    label: { zh: '转化成的联系人', en: 'Became the contact' },
    class: 'internal',
    computed: true,
  }),
  convertedOpportunity: reference('opportunity', {
    label: { zh: '转化成的商机', en: 'Became the opportunity' },
    class: 'internal',
    computed: true,
  }),
} as const

/** How a lead came that a form on the website brought, and what the person agreed to: written by the form alone. */
const byForm = {
  webForm: text({
    label: { zh: '网站表单', en: 'Website form' },
    class: 'confidential',
    computed: true,
    maxLength: 60,
  }),
  consentText: longText({
    label: { zh: '同意的内容', en: 'Agreed to' },
    class: 'confidential',
    computed: true,
  }),
  consentAt: dateTime({ label: { zh: '同意时间', en: 'Agreed at' }, class: 'internal', computed: true }),
  consentVersion: integer({
    label: { zh: '同意时的表单版本', en: 'Version of the form agreed to' },
    class: 'internal',
    computed: true,
  }),
  review: choice({
    label: { zh: '核对', en: 'Review' },
    class: 'internal',
    computed: true,
    options: [option('held', '待核对', 'To look at'), option('accepted', '已接受', 'Accepted')],
  }),
  reviewReasons: multiChoice({
    label: { zh: '待核对的原因', en: 'Why to look at it' },
    class: 'internal',
    computed: true,
    options: [
      option('trap', '填了看不见的栏', 'The hidden field was filled'),
      option('fast', '填得太快', 'Filled too fast'),
      option('no_work', '没有运行页面脚本', 'The page’s script did not run'),
      option('links', '带网址', 'Holds links'),
      option('markup', '带网页代码', 'Holds markup'),
      option('formula', '像表格公式', 'Looks like a formula'),
      option('known', '要求唯一的值已有同事持有', 'A colleague holds the same unique value'),
      option('nobody', '没有人可以接收', 'There was nobody to take it'),
    ],
  }),
} as const

/** Somebody who showed interest and is not yet a contact. */
export const lead = object('lead', {
  plural: 'leads',
  label: { zh: '线索', en: 'Lead' },
  labelPlural: { zh: '线索', en: 'Leads' },
  subject: 'self',
  owned: true,
  served: true,
  title: 'name',
  remind: { at: 'nextStepAt' },
  conversion: {
    status: 'status',
    done: 'converted',
    at: 'convertedAt',
    into: [
      {
        object: 'account',
        reference: 'convertedAccount',
        origin: 'lead',
        takes: { name: 'company', source: 'source', region: 'region' },
      },
      {
        object: 'contact',
        reference: 'convertedContact',
        origin: 'lead',
        takes: {
          name: 'name',
          mobile: 'mobile',
          email: 'email',
          wechat: 'wechat',
          mailTracking: 'mailTracking',
          mailTrackingHow: 'mailTrackingHow',
          residence: 'residence',
          region: 'region',
          source: 'source',
          tags: 'tags',
          note: 'note',
        },
      },
      {
        object: 'opportunity',
        reference: 'convertedOpportunity',
        origin: 'lead',
        takes: { name: 'company', source: 'source' },
      },
    ],
  },
  fields: {
    name: text({
      label: { zh: '姓名', en: 'Name' },
      class: 'personal',
      personName: true,
      maxLength: 100,
      search: ['exact', 'substring', 'pinyin'],
      aliases: ['名字', '联系人', '线索名称', 'name', 'full name', 'contact name'],
    }),
    company: text({
      label: { zh: '公司', en: 'Company' },
      class: 'confidential',
      maxLength: 200,
      search: ['exact', 'substring', 'pinyin'],
      aliases: HEADINGS.company,
    }),
    mobile,
    email: emailField,
    wechat,
    mailTracking,
    mailTrackingHow,
    source,
    status: choice({
      label: { zh: '状态', en: 'Status' },
      class: 'internal',
      options: STATUSES,
      defaultsTo: 'first',
      aliases: ['线索状态', 'status', 'lead status'],
    }),
    campaignName: text({
      label: { zh: '营销活动', en: 'Campaign' },
      class: 'confidential',
      maxLength: 200,
      aliases: ['活动', '活动名称', 'campaign', 'campaign name'],
    }),
    score: integer({ label: { zh: '评分', en: 'Score' }, class: 'internal', computed: true }),
    scoreReasons: longText({
      label: { zh: '评分理由', en: 'Reasons for the score' },
      class: 'confidential',
      computed: true,
    }),
    residence,
    region: regionField,
    tags: tagsField,
    note: longText({ label: { zh: '备注', en: 'Note' }, class: 'personal', aliases: HEADINGS.note }),
    ...converted,
    ...byForm,
    lastFollowUpAt,
    nextStepAt,
    assignedBy: text({
      label: { zh: '分配规则', en: 'Assigned by' },
      class: 'confidential',
      computed: true,
      maxLength: 60,
    }),
    owner,
  },
  naturalKeys: ['mobile', 'email'],
  duplicateBy: ['mobile', 'email'],
  requireAny: [['mobile', 'email', 'wechat', 'company', 'name']],
  layout: [
    {
      label: { zh: '基本信息', en: 'Basics' },
      fields: ['name', 'company', 'status', 'source', 'campaignName', 'owner'],
    },
    { label: { zh: '联系方式', en: 'Ways of contact' }, fields: ['mobile', 'email', 'wechat', 'residence', 'region'] },
    {
      label: { zh: '其他', en: 'More' },
      fields: ['lastFollowUpAt', 'nextStepAt', 'mailTracking', 'mailTrackingHow', 'tags', 'note'],
    },
  ],
  listColumns: ['name', 'company', 'mobile', 'status', 'source', 'nextStepAt', 'owner'],
})
