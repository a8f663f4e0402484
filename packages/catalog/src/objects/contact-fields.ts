/** The ways to reach a natural person, as contacts and leads hold them: masked for everyone, usable without being seen. */
import type { Field } from '../declaration.ts'
import { date, email, phone, text } from '../field.ts'
import { HEADINGS } from './words.ts'

export const mobile: Field = phone({
  label: { zh: '手机', en: 'Mobile' },
  class: 'personal',
  mobileOnly: true,
  search: ['exact', 'tail'],
  mask: 'phone',
  contactBy: 'call',
  uniqueable: true,
  aliases: HEADINGS.mobile,
})

export const landline: Field = phone({
  label: { zh: '固话', en: 'Phone' },
  class: 'personal',
  search: ['exact', 'tail'],
  mask: 'phone',
  contactBy: 'call',
  aliases: HEADINGS.phone,
})

export const emailField: Field = email({
  label: { zh: '邮箱', en: 'E-mail' },
  class: 'personal',
  search: ['exact', 'substring'],
  mask: 'email',
  contactBy: 'mail',
  uniqueable: true,
  aliases: HEADINGS.email,
})

export const wechat: Field = text({
  label: { zh: '微信', en: 'WeChat' },
  class: 'personal',
  maxLength: 64,
  search: ['exact'],
  mask: 'head1',
  contactBy: 'chat',
  aliases: HEADINGS.wechat,
})

/** Since when links of letters to the person may be counted; empty where they did not agree, or do not any more. */
export const mailTracking: Field = date({
  label: { zh: '同意统计邮件链接（日期）', en: 'Agreed to counting of links (day)' },
  class: 'internal',
  aliases: ['同意统计邮件链接', 'agreed to counting of links', 'tracking consent'],
})

export const mailTrackingHow: Field = text({
  label: { zh: '怎样同意的', en: 'How they agreed' },
  class: 'personal',
  maxLength: 300,
  aliases: ['how they agreed'],
})
