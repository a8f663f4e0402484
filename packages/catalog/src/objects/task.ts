import { about, boolean, choice, dateTime, integer, multiChoice, option, reference, text } from '../field.ts'
import { object } from '../object.ts'
import { owner } from './common-fields.ts'

const PRIORITIES = [option('low', '低', 'Low'), option('normal', '普通', 'Normal'), option('high', '高', 'High')]

const REPEATS = [
  option('daily', '每天', 'Daily'),
  option('workdays', '每个工作日', 'Every workday'),
  option('weekly', '每周', 'Weekly'),
  option('monthly', '每月', 'Monthly'),
  option('quarterly', '每季度', 'Quarterly'),
  option('yearly', '每年', 'Yearly'),
]

const REMINDERS = [
  option('day_before', '提前一天', 'A day before'),
  option('hour_before', '提前一小时', 'An hour before'),
  option('ten_minutes_before', '提前十分钟', 'Ten minutes before'),
  option('at_due', '到时间时', 'When it is due'),
  option('day_after', '过期一天后', 'A day after'),
]

/** Something a colleague has to do by a time. Its words may name anybody, so they have a key of their own. */
export const task = object('task', {
  plural: 'tasks',
  label: { zh: '任务', en: 'Task' },
  labelPlural: { zh: '任务', en: 'Tasks' },
  subject: 'many',
  owned: true,
  served: true,
  title: 'what',
  remind: { at: 'due', early: 'reminderAt', times: 'reminders', unless: 'done' },
  fields: {
    what: text({
      label: { zh: '任务内容', en: 'What' },
      class: 'confidential',
      required: true,
      maxLength: 500,
      search: ['substring'],
      aliases: ['任务', '待办', '标题', 'what', 'task', 'subject', 'title'],
    }),
    about: about(['account', 'contact', 'lead', 'opportunity'], {
      label: { zh: '关于', en: 'About' },
      class: 'internal',
      aliases: ['相关对象', 'about', 'related to'],
    }),
    due: dateTime({
      label: { zh: '截止时间', en: 'Due' },
      class: 'internal',
      required: true,
      aliases: ['到期时间', '截止日期', 'due', 'due date', 'deadline'],
    }),
    reminderAt: dateTime({
      label: { zh: '提醒时间', en: 'Reminder' },
      class: 'internal',
      aliases: ['提醒', 'reminder', 'remind at'],
    }),
    reminders: multiChoice({
      label: { zh: '什么时候提醒', en: 'Remind' },
      class: 'internal',
      options: REMINDERS,
    }),
    priority: choice({
      label: { zh: '优先级', en: 'Priority' },
      class: 'internal',
      options: PRIORITIES,
      aliases: ['priority'],
    }),
    repeats: choice({
      label: { zh: '重复', en: 'Repeats' },
      class: 'internal',
      options: REPEATS,
      aliases: ['重复周期', 'repeats', 'recurrence'],
    }),
    done: boolean({
      label: { zh: '已完成', en: 'Done' },
      class: 'internal',
      aliases: ['完成', '是否完成', 'done', 'completed'],
    }),
    doneAt: dateTime({
      label: { zh: '完成时间', en: 'Done at' },
      class: 'internal',
      computed: true,
      stampedBy: 'done',
    }),
    follows: reference('task', {
      label: { zh: '上一次', en: 'Follows' },
      class: 'internal',
      computed: true,
    }),
    anchorDay: integer({
      label: { zh: '每月几号', en: 'Day of the month' },
      class: 'internal',
      computed: true,
    }),
    owner,
  },
  layout: [
    {
      label: { zh: '任务', en: 'Task' },
      fields: ['what', 'about', 'due', 'reminders', 'reminderAt', 'priority', 'repeats', 'owner'],
    },
    { label: { zh: '完成', en: 'Completion' }, fields: ['done', 'doneAt'] },
  ],
  listColumns: ['what', 'about', 'due', 'priority', 'done', 'owner'],
})
