import Type from 'typebox'
import { type Route, route } from '../../platform/gate/route.ts'
import { exactly } from '../../platform/gate/shapes.ts'
import { may } from './policy.ts'
import { IdParams, Nothing } from './schemas.ts'
import { endKeys, makeKeys, switchKeys } from './single-sign-on/saml/change-keys.ts'

/** So long at most the former keys go on opening. */
const MOST_DAYS = 90

/** Our own keys towards a SAML provider, changed without a pause. */
export const connectionKeyRoutes: readonly Route[] = [
  route({
    name: 'connection.own_keys_make',
    method: 'POST',
    path: '/connections/:id/own-keys',
    summary: { zh: '给 SAML 连接做下一对密钥', en: 'Make the next keys of a SAML connection' },
    admission: may.writeConnections,
    input: { params: IdParams },
    output: { 204: Nothing },
    repeat: 'anew',
    run: (ctx, { params }) => makeKeys(ctx, params.id),
  }),
  route({
    name: 'connection.own_keys_switch',
    method: 'POST',
    path: '/connections/:id/own-keys/switch',
    summary: { zh: '改用下一对密钥签名', en: 'Sign with the next keys of a SAML connection' },
    admission: may.writeConnections,
    input: { params: IdParams, body: exactly({ days: Type.Integer({ minimum: 0, maximum: MOST_DAYS }) }) },
    output: { 204: Nothing },
    repeat: 'anew',
    run: (ctx, { params, body }) => switchKeys(ctx, params.id, body.days),
  }),
  route({
    name: 'connection.own_keys_end',
    method: 'DELETE',
    path: '/connections/:id/own-keys',
    summary: { zh: '结束不在使用的那对密钥', en: 'End the keys of a SAML connection that are not in use' },
    admission: may.writeConnections,
    input: { params: IdParams },
    output: { 204: Nothing },
    run: (ctx, { params }) => endKeys(ctx, params.id),
  }),
]
