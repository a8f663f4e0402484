import Type from 'typebox'
import { type Route, route } from '../../../platform/gate/route.ts'
import { exactly, MaybeText, Members, maybe } from '../../../platform/gate/shapes.ts'
import { askToSignRights, confirmRights, stateRights, withdrawRights } from './change.ts'
import { RightsBody } from './stated.ts'
import { unusedRights } from './unused.ts'
import { cedarText, listVersions, previewRights, readRights } from './view.ts'

const may = {
  read: { kind: 'capability', anyOf: ['roles.read', 'audit.read'] },
  state: { kind: 'capability', anyOf: ['fields.grant'] },
  // the other of the two duties that settings are changed by, or another of the same
  confirm: { kind: 'capability', anyOf: ['fields.grant', 'settings.write'] },
} as const

/** Which rights are confirmed: those that were read, and no others. */
const Digest = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })
const ConfirmBody = exactly({
  digest: Digest,
  nonce: Type.Optional(Type.String({ maxLength: 200 })),
  credential: Type.Optional(Members),
})

/** Rights as a company states them: read, tried, changed by two people, and every version kept. */
export const rightsRoutes: readonly Route[] = [
  route({
    name: 'rights.read',
    method: 'GET',
    path: '/access/rights',
    summary: { zh: '本公司自己的角色和禁令', en: 'The company’s own roles and what is forbidden' },
    admission: may.read,
    input: {},
    output: { 200: Members },
    run: readRights,
  }),
  route({
    name: 'rights.versions',
    method: 'GET',
    path: '/access/rights/versions',
    summary: { zh: '曾经生效的每一版权限', en: 'Every version of the rights that was in force' },
    admission: may.read,
    input: {},
    output: { 200: Members },
    run: listVersions,
  }),
  route({
    name: 'rights.unused',
    method: 'GET',
    path: '/access/rights/unused',
    summary: { zh: '60 天没人用过的权限', en: 'Rights that nobody used for sixty days' },
    admission: may.read,
    input: {},
    output: { 200: Members },
    run: unusedRights,
  }),
  route({
    name: 'rights.cedar',
    method: 'GET',
    path: '/access/rights/cedar',
    summary: { zh: '全部角色和禁令的 Cedar 文本', en: 'All roles and forbids as Cedar policies' },
    admission: may.read,
    input: {},
    output: { 200: Type.String() },
    run: cedarText,
  }),
  route({
    name: 'rights.preview',
    weight: 20,
    method: 'POST',
    path: '/access/rights/preview',
    summary: { zh: '保存之前看谁会多看到、少看到什么', en: 'Who would gain and lose what, before anything is saved' },
    admission: may.confirm,
    input: { body: RightsBody },
    output: { 200: Members },
    repeat: 'anew',
    run: (ctx, { body }) => previewRights(ctx, body),
  }),
  route({
    name: 'rights.change',
    method: 'PUT',
    path: '/access/rights',
    summary: {
      zh: '改权限；放宽的要等第二个人确认',
      en: 'Change the rights; what widens them waits for a second person',
    },
    admission: may.state,
    input: { body: RightsBody },
    output: { 200: Members },
    run: (ctx, { body }) => stateRights(ctx, body),
  }),
  route({
    name: 'rights.sign',
    method: 'POST',
    path: '/access/rights/sign',
    summary: { zh: '确认权限前：要用通行密钥签的内容', en: 'What a passkey signs to confirm the rights' },
    admission: may.confirm,
    input: { body: exactly({ digest: Digest }) },
    output: { 200: exactly({ nonce: MaybeText, options: maybe(Members) }) },
    repeat: 'anew',
    run: (ctx, { body }) => askToSignRights(ctx, body.digest),
  }),
  route({
    name: 'rights.confirm',
    method: 'POST',
    path: '/access/rights/confirm',
    summary: {
      zh: '用签名确认另一个人要改的权限',
      en: 'Confirm by a signature the rights that another person asked for',
    },
    admission: may.confirm,
    input: { body: ConfirmBody },
    output: { 200: Members },
    repeat: 'anew',
    run: (ctx, { body }) => confirmRights(ctx, body),
  }),
  route({
    name: 'rights.withdraw',
    method: 'POST',
    path: '/access/rights/withdraw',
    summary: { zh: '撤回或拒绝等待确认的权限', en: 'Take back or reject the rights that wait' },
    admission: may.confirm,
    input: {},
    output: { 204: Type.Null() },
    repeat: 'anew',
    run: withdrawRights,
  }),
]
