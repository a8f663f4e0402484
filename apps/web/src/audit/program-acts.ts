import type { MessageId } from '../locales/zh.ts'
import { appActs } from './app-acts.ts'
import { approvalActs } from './approval-acts.ts'
import { signOnActs } from './sign-on-acts.ts'

/** Acts of programs, of people’s own tokens, and of the company’s sign-in. */
export const programActs: Readonly<Record<string, MessageId>> = {
  ...signOnActs,
  ...approvalActs,
  ...appActs,
  'client.mine': 'act.client.mine',
  'client.confirm': 'act.client.confirm',
  'client.list': 'act.client.list',
  'client.create': 'act.client.create',
  'client.end': 'act.client.end',
  'client.rotate': 'act.client.rotate',
  'client.activity': 'act.client.activity',
  'client.rest': 'act.client.rest',
  'token.list': 'act.token.list',
  'token.create': 'act.token.create',
  'token.end': 'act.token.end',
  'client.conditions': 'act.client.conditions',
  'client.token': 'act.client.token',
  'client.token_here': 'act.client.token',
}
