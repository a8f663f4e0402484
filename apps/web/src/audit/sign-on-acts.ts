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
  'scim.user_list': 'act.scim.user_list',
  'scim.user_read': 'act.scim.user_read',
  'scim.user_create': 'act.scim.user_create',
  'scim.user_change': 'act.scim.user_change',
  'scim.user_leave': 'act.scim.user_leave',
  'scim.group_list': 'act.scim.group_list',
  'scim.group_read': 'act.scim.group_read',
  'scim.group_create': 'act.scim.group_create',
  'scim.group_change': 'act.scim.group_change',
  'scim.group_remove': 'act.scim.group_remove',
  'client.directory_token': 'act.client.directory_token',
  'scim.user_replace': 'act.scim.user_change',
  'scim.group_replace': 'act.scim.group_change',
  'user.groups': 'act.user.groups',
}
