import type { MessageId } from '../locales/zh.ts'

/** What is done about acts that take two people. */
export const approvalActs: Readonly<Record<string, MessageId>> = {
  'approval.list': 'act.approval.list',
  'approval.read': 'act.approval.read',
  'approval.ask': 'act.approval.ask',
  'approval.approve': 'act.approval.approve',
  'approval.reject': 'act.approval.reject',
  'approval.withdraw': 'act.approval.withdraw',
  'approval.void': 'act.approval.void',
  'approval.expire': 'act.approval.expire',
  'approval.sign': 'act.approval.sign',
  'emergency.list': 'act.emergency.list',
  'emergency.ask': 'act.emergency.ask',
  'emergency.begin': 'act.emergency.begin',
  'emergency.end': 'act.emergency.end',
  'emergency.expire': 'act.emergency.expire',
  'emergency.review': 'act.emergency.review',
  'support.list': 'act.support.list',
  'support.reads': 'act.support.reads',
  'support.ask': 'act.support.ask',
  'support.begin': 'act.support.begin',
  'support.end': 'act.support.end',
  'support.expire': 'act.support.expire',
}
