import type { MessageId } from '../locales/zh.ts'

/** Acts of signing in, and of changing what one signs in by. */
export const signInActs: Readonly<Record<string, MessageId>> = {
  'session.sign_in': 'act.session.sign_in',
  'session.passkey': 'act.session.passkey',
  'session.mfa': 'act.session.mfa',
  'session.choose_tenant': 'act.session.choose_tenant',
  'session.step_up': 'act.session.step_up',
  'session.sign_out': 'act.session.sign_out',
  'session.end': 'act.session.end',
  'device.list': 'act.device.list',
  'device.own': 'act.device.own',
  'device.rename': 'act.device.rename',
  'device.revoke': 'act.device.revoke',
  'device.revoke_of': 'act.device.revoke',
  'session.unproved': 'act.session.unproved',
  'session.doubt': 'act.session.doubt',
  'session.end_others': 'act.session.end_others',
  'password.change': 'act.password.change',
  'factor.enrol': 'act.factor.enrol',
  'factor.confirm': 'act.factor.confirm',
  'factor.remove': 'act.factor.remove',
  'factor.recovery_codes': 'act.factor.recovery_codes',
  'session.sweep': 'act.session.sweep',
  'session.recovery': 'act.session.recovery',
  'session.list': 'act.session.list',
  'factor.list': 'act.factor.list',
}
