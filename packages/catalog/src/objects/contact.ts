import { boolean, choice, date, longText, nationalId, option, reference, strictReveal, text } from '../field.ts'
import { object } from '../object.ts'
import {
  lastFollowUpAt,
  leadField,
  nextStepAt,
  owner,
  regionField,
  residence,
  source,
  tagsField,
} from './common-fields.ts'
import { emailField, landline, mailTracking, mailTrackingHow, mobile, wechat } from './contact-fields.ts'
import { HEADINGS, LANGUAGES } from './words.ts'

const DECISION_ROLES = [
  option('decision_maker', '决策人', 'Decision maker'),
  option('influencer', '影响人', 'Influencer'),
  option('user', '使用人', 'User'),
  option('finance', '财务', 'Finance'),
  option('gatekeeper', '把关人', 'Gatekeeper'),
]

const GENDERS = [option('male', '男', 'Male'), option('female', '女', 'Female'), option('other', '其他', 'Other')]

const CHANNELS = [
  option('call', '电话', 'Call'),
  option('mail', '邮件', 'E-mail'),
  option('wechat', '微信', 'WeChat'),
  option('sms', '短信', 'Text message'),
]

const identity = {
  name: text({
    label: { zh: '姓名', en: 'Name' },
    class: 'personal',
    personName: true,
    required: true,
    maxLength: 100,
    search: ['exact', 'substring', 'pinyin'],
    aliases: ['名字', '联系人', '联系人姓名', '客户姓名', 'name', 'full name', 'contact', 'contact name'],
  }),
  gender: choice({
    label: { zh: '性别', en: 'Gender' },
    class: 'sensitive',
    mask: 'hidden',
    reveal: strictReveal,
    options: GENDERS,
    aliases: ['gender', 'sex'],
  }),
  birthday: date({
    label: { zh: '生日', en: 'Birthday' },
    class: 'sensitive',
    mask: 'hidden',
    reveal: strictReveal,
    aliases: ['出生日期', 'birthday', 'date of birth', 'birth date', 'dob'],
  }),
  nationalId: nationalId({
    label: { zh: '身份证号', en: 'National ID number' },
    class: 'sensitive',
    search: ['exact'],
    mask: 'hidden',
    reveal: strictReveal,
    aliases: ['身份证', '身份证号码', '证件号', 'id number', 'national id', 'id card'],
  }),
} as const

const work = {
  account: reference('account', {
    label: { zh: '客户', en: 'Account' },
    class: 'internal',
    aliases: HEADINGS.company,
  }),
  title: text({
    label: { zh: '职务', en: 'Job title' },
    class: 'confidential',
    maxLength: 100,
    aliases: ['职位', '头衔', 'title', 'job title', 'position', 'contact title'],
  }),
  decisionRole: choice({
    label: { zh: '决策角色', en: 'Part in the decision' },
    class: 'internal',
    options: DECISION_ROLES,
    aliases: ['角色', 'decision role', 'role'],
  }),
} as const

const place = {
  address: text({
    label: { zh: '地址', en: 'Address' },
    class: 'personal',
    maxLength: 300,
    mask: 'address',
    contactBy: 'mail',
    aliases: HEADINGS.address,
  }),
  residence,
  region: regionField,
} as const

const wishes = {
  preferredLanguage: choice({
    label: { zh: '首选语言', en: 'Preferred language' },
    class: 'internal',
    options: LANGUAGES,
    aliases: ['语言', 'language'],
  }),
  preferredChannel: choice({
    label: { zh: '首选联系渠道', en: 'Preferred channel' },
    class: 'internal',
    options: CHANNELS,
    aliases: ['联系渠道', 'preferred channel'],
  }),
  doNotCall: boolean({
    label: { zh: '勿打电话', en: 'Do not call' },
    class: 'internal',
    objectsTo: 'call',
    aliases: ['do not call'],
  }),
  doNotMail: boolean({
    label: { zh: '勿发邮件', en: 'Do not e-mail' },
    class: 'internal',
    objectsTo: 'mail',
    aliases: ['do not email'],
  }),
  doNotMessage: boolean({
    label: { zh: '勿发消息', en: 'Do not message' },
    class: 'internal',
    objectsTo: 'chat',
    aliases: ['勿发短信', 'do not message', 'do not text'],
  }),
  mailTracking,
  mailTrackingHow,
} as const

const record = {
  customerNo: text({
    label: { zh: '客户编号', en: 'Customer number' },
    class: 'confidential',
    maxLength: 64,
    search: ['exact'],
    uniqueable: true,
    aliases: ['编号', '客户号', 'customer no', 'customer number', 'customer id', 'contact id'],
  }),
  since: date({
    label: { zh: '创建日期', en: 'Customer since' },
    class: 'internal',
    aliases: ['客户起始日期', '建档日期', '创建时间', 'customer since', 'created', 'created date', 'create date'],
  }),
  note: longText({ label: { zh: '备注', en: 'Note' }, class: 'personal', aliases: HEADINGS.note }),
} as const

/** A natural person one speaks with. */
export const contact = object('contact', {
  plural: 'contacts',
  label: { zh: '联系人', en: 'Contact' },
  labelPlural: { zh: '联系人', en: 'Contacts' },
  subject: 'self',
  owned: true,
  served: true,
  title: 'name',
  remind: { at: 'nextStepAt' },
  fields: {
    ...identity,
    mobile,
    phone: landline,
    email: emailField,
    wechat,
    ...work,
    ...place,
    source,
    ...wishes,
    ...record,
    tags: tagsField,
    lastFollowUpAt,
    nextStepAt,
    lead: leadField,
    owner,
  },
  naturalKeys: ['customerNo', 'mobile', 'email'],
  duplicateBy: ['mobile', 'email'],
  sameWithTitle: ['phone', 'customerNo'],
  requireAny: [['mobile', 'phone', 'email', 'wechat']],
  layout: [
    {
      label: { zh: '基本信息', en: 'Basics' },
      fields: ['name', 'account', 'title', 'decisionRole', 'customerNo', 'owner'],
    },
    {
      label: { zh: '联系方式', en: 'Ways of contact' },
      fields: ['mobile', 'phone', 'email', 'wechat', 'region', 'address'],
    },
    {
      label: { zh: '联系意愿', en: 'Wishes' },
      fields: [
        'preferredLanguage',
        'preferredChannel',
        'doNotCall',
        'doNotMail',
        'doNotMessage',
        'mailTracking',
        'mailTrackingHow',
      ],
    },
    { label: { zh: '个人信息', en: 'Personal details' }, fields: ['residence', 'gender', 'birthday', 'nationalId'] },
    {
      label: { zh: '跟进', en: 'Follow-up' },
      fields: ['source', 'since', 'lastFollowUpAt', 'nextStepAt', 'tags', 'note'],
    },
  ],
  listColumns: ['name', 'account', 'title', 'mobile', 'email', 'lastFollowUpAt', 'owner'],
})
