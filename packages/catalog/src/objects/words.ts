/** Words that several objects share. The sources are a company's own words: these are what a fresh installation offers. */
import type { Option } from '../declaration.ts'
import { option } from '../field.ts'

export const SOURCES: readonly Option[] = [
  option('website', '官网', 'Website'),
  option('exhibition', '展会', 'Trade fair'),
  option('referral', '转介绍', 'Referral'),
  option('wechat', '微信', 'WeChat'),
  option('douyin', '抖音', 'Douyin'),
  option('baidu', '百度推广', 'Baidu ads'),
  option('phone', '电话咨询', 'Phone enquiry'),
  option('jd', '京东', 'JD.com'),
  option('other', '其他', 'Other'),
]

export const LANGUAGES: readonly Option[] = [option('zh', '中文', 'Chinese'), option('en', '英文', 'English')]

/** Headings under which files from elsewhere name the same thing. Compared without case, blanks and punctuation. */
export const HEADINGS = {
  company: [
    '公司',
    '公司名',
    '公司名称',
    '企业',
    '企业名称',
    '单位',
    '单位名称',
    '客户',
    'company',
    'company name',
    'account',
    'organization',
    'organisation',
  ],
  mobile: [
    '手机',
    '手机号',
    '手机号码',
    '移动电话',
    '联系电话',
    '电话',
    'mobile',
    'mobile phone',
    'mobile number',
    'cell',
    'cell phone',
    'cellphone',
  ],
  phone: [
    '固话',
    '座机',
    '固定电话',
    '办公电话',
    '公司电话',
    '总机',
    'phone',
    'tel',
    'telephone',
    'phone number',
    'landline',
    'office phone',
    'work phone',
  ],
  email: [
    '邮箱',
    '电子邮箱',
    '邮件',
    '电子邮件',
    '邮箱地址',
    'e-mail',
    'email',
    'mail',
    'email address',
    'e-mail address',
  ],
  wechat: ['微信', '微信号', 'wechat', 'weixin', 'wechat id', 'wx'],
  source: ['来源', '客户来源', '线索来源', '渠道', 'source', 'lead source', 'channel'],
  region: ['地区', '省份', '省', '城市', '市', '省市', '所在地', 'region', 'province', 'state', 'city'],
  address: ['地址', '联系地址', '详细地址', '通讯地址', 'address', 'street', 'street address', 'mailing address'],
  owner: ['负责人', '归属人', '所属销售', '销售', '跟进人', 'owner', 'sales agent', 'sales rep', 'assigned to'],
  note: ['备注', '说明', '描述', 'note', 'notes', 'remark', 'remarks', 'comment', 'comments', 'description'],
  tags: ['标签', 'tag', 'tags', 'label', 'labels'],
  country: ['国家', '国家或地区', '居住国', 'country', 'country of residence'],
} as const

/** How much a customer matters, the first the most. */
export const LEVELS = [option('a', 'A', 'A'), option('b', 'B', 'B'), option('c', 'C', 'C'), option('d', 'D', 'D')]
