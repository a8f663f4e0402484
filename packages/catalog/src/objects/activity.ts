import { about, choice, dateTime, file, integer, longText, option, people, text } from '../field.ts'
import { object } from '../object.ts'

const KINDS = [
  option('call', '电话', 'Call'),
  option('visit', '拜访', 'Visit'),
  option('meeting', '会议', 'Meeting'),
  option('mail', '邮件', 'E-mail'),
  option('wechat', '微信', 'WeChat'),
  option('sms', '短信', 'Text message'),
  option('note', '记录', 'Note'),
]

const RESULTS = [
  option('reached', '已联系上', 'Reached'),
  option('no_answer', '没接', 'No answer'),
  option('busy', '占线', 'Busy'),
  option('call_back', '请改时再打', 'Asked to call back'),
  option('wrong_number', '号码不对', 'Wrong number'),
  option('interested', '有意向', 'Interested'),
  option('refused', '拒绝', 'Refused'),
  option('other', '其他', 'Other'),
]

/** A follow-up: what was said to whom, and what comes next. It concerns several people, so its words have a key of their own. */
export const activity = object('activity', {
  plural: 'activities',
  label: { zh: '跟进', en: 'Follow-up' },
  labelPlural: { zh: '跟进', en: 'Follow-ups' },
  subject: 'many',
  owned: false,
  reachedBy: 'about',
  served: true,
  title: 'kind',
  sameBy: ['about', 'people', 'at', 'kind', 'words'],
  fields: {
    kind: choice({
      label: { zh: '方式', en: 'Kind' },
      class: 'internal',
      required: true,
      options: KINDS,
      aliases: ['跟进方式', '类型', 'kind', 'type'],
    }),
    about: about(['account', 'contact', 'lead', 'opportunity'], {
      label: { zh: '关于', en: 'About' },
      class: 'internal',
      required: true,
      aliases: ['跟进对象', 'about', 'related to'],
    }),
    people: people('contact', {
      label: { zh: '参与人', en: 'People' },
      class: 'internal',
      aliases: ['people', 'with'],
    }),
    at: dateTime({
      label: { zh: '时间', en: 'Time' },
      class: 'internal',
      required: true,
      defaultsTo: 'now',
      aliases: ['跟进时间', '日期', 'time', 'date', 'at'],
    }),
    subject: text({
      label: { zh: '主题', en: 'Subject' },
      class: 'personal',
      computed: true,
    }),
    direction: choice({
      label: { zh: '方向', en: 'Direction' },
      class: 'internal',
      computed: true,
      options: [option('in', '收到', 'Received'), option('out', '发出', 'Sent')],
    }),
    words: longText({
      label: { zh: '内容', en: 'Words' },
      class: 'personal',
      aliases: ['跟进内容', '跟进记录', '备注', 'words', 'content', 'notes', 'description'],
    }),
    result: choice({
      label: { zh: '结果', en: 'Result' },
      class: 'internal',
      options: RESULTS,
      aliases: ['跟进结果', 'result', 'outcome'],
    }),
    minutes: integer({
      label: { zh: '时长（分钟）', en: 'Minutes' },
      class: 'internal',
      aliases: ['时长', '通话时长', '分钟', 'minutes', 'duration', 'duration minutes'],
    }),
    place: text({
      label: { zh: '地点', en: 'Place' },
      class: 'personal',
      maxLength: 200,
      aliases: ['拜访地点', '签到地点', '位置', 'place', 'location'],
    }),
    files: file({
      label: { zh: '附件', en: 'Files' },
      class: 'personal',
    }),
    sentFiles: text({
      label: { zh: '随信发出的附件', en: 'Files sent along' },
      class: 'personal',
      computed: true,
    }),
    nextStep: text({
      label: { zh: '下一步', en: 'Next step' },
      class: 'confidential',
      maxLength: 500,
      aliases: ['下一步计划', 'next step'],
    }),
    nextStepAt: dateTime({
      label: { zh: '下次跟进时间', en: 'Next step due' },
      class: 'internal',
      aliases: ['下次联系时间', 'next follow-up', 'next step due'],
    }),
  },
  layout: [
    {
      label: { zh: '跟进', en: 'Follow-up' },
      fields: ['kind', 'about', 'people', 'at', 'words', 'result', 'minutes', 'place', 'files'],
    },
    { label: { zh: '下一步', en: 'Next step' }, fields: ['nextStep', 'nextStepAt'] },
  ],
  listColumns: ['at', 'kind', 'about', 'result', 'nextStepAt'],
})
