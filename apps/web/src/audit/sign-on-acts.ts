import type { MessageId } from '../locales/zh.ts'

/** Acts of signing in at the company's own provider. */
export const signOnActs: Readonly<Record<string, MessageId>> = {
  'session.sso': 'act.session.sso',
  'session.sso_begin': 'act.session.sso_begin',
  'identity.link': 'act.identity.link',
  'identity.unlink': 'act.identity.unlink',
  'connection.list': 'act.connection.list',
  'connection.create': 'act.connection.create',
  'connection.change': 'act.connection.change',
  'connection.try': 'act.connection.try',
  'connection.switch': 'act.connection.switch',
  'connection.remove': 'act.connection.remove',
  'user.groups': 'act.user.groups',
}
