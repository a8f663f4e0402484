import type { MessageId } from '../locales/zh.ts'

/** Acts of apps of others, and of the people who let them in. */
export const appActs: Readonly<Record<string, MessageId>> = {
  'app.list': 'act.app.list',
  'app.create': 'act.app.create',
  'app.admit': 'act.app.admit',
  'app.end': 'act.app.end',
  'app.mine': 'act.app.mine',
  'app.withdraw': 'act.app.withdraw',
  'app.push': 'act.app.push',
  'app.ask': 'act.app.ask',
  'app.answer': 'act.app.answer',
  'app.let_in': 'act.app.let_in',
  'app.turn_away': 'act.app.turn_away',
  'app.token': 'act.app.token',
  'app.misused': 'act.app.misused',
  'app.revoke': 'act.app.revoke',
}
