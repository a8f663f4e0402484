import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import { type Route, route } from '../../platform/gate/route.ts'
import { exactly } from '../../platform/gate/shapes.ts'
import { isUuid } from '../../platform/identifiers.ts'
import { listDevices, renameDevice, revokeDevice } from './devices/own-devices.ts'
import { may } from './policy.ts'
import { Device, Id, IdParams, listOf, Nothing } from './schemas.ts'

const DeviceParams = exactly({ id: Id, deviceId: Id })
const DeviceName = Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' })

function known(id: string): string {
  if (!isUuid(id)) throw new Refusal('not_found')
  return id
}

/** The browsers that people signed in at: one's own, and others' for whoever may freeze them. */
export const deviceRoutes: readonly Route[] = [
  route({
    name: 'device.own',
    method: 'GET',
    path: '/auth/devices',
    summary: { zh: '自己登录过的设备', en: 'The devices you signed in at' },
    admission: { kind: 'signedIn' },
    input: {},
    output: { 200: listOf(Device) },
    run: (ctx) => listDevices(ctx, ctx.caller.user.id),
  }),
  route({
    name: 'device.rename',
    method: 'PATCH',
    path: '/auth/devices/:id',
    summary: { zh: '给自己的设备改名', en: 'Rename a device of your own' },
    admission: { kind: 'signedIn' },
    input: { params: IdParams, body: exactly({ name: DeviceName }) },
    output: { 200: Device },
    run: (ctx, { params, body }) => renameDevice(ctx, known(params.id), body.name),
  }),
  route({
    name: 'device.revoke',
    method: 'DELETE',
    path: '/auth/devices/:id',
    summary: { zh: '收回自己的设备，结束上面的登录', en: 'Take back a device of your own; its sessions end' },
    admission: { kind: 'signedIn' },
    input: { params: IdParams },
    output: { 204: Nothing },
    run: (ctx, { params }) => revokeDevice(ctx, { userId: ctx.caller.user.id, id: params.id }),
  }),
  route({
    name: 'device.list',
    method: 'GET',
    path: '/users/:id/devices',
    summary: { zh: '一个人登录过的设备', en: 'The devices a person signed in at' },
    admission: may.freezeUsers,
    input: { params: IdParams },
    output: { 200: listOf(Device) },
    run: (ctx, { params }) => listDevices(ctx, known(params.id)),
  }),
  route({
    name: 'device.revoke_of',
    method: 'DELETE',
    path: '/users/:id/devices/:deviceId',
    summary: { zh: '收回一个人的设备，结束上面的登录', en: 'Take back a person’s device; its sessions end' },
    admission: may.freezeUsers,
    input: { params: DeviceParams },
    output: { 204: Nothing },
    run: (ctx, { params }) => revokeDevice(ctx, { userId: known(params.id), id: params.deviceId }),
  }),
]
