import Type from 'typebox'
import { type Admission, type Route, route } from '../../platform/gate/route.ts'
import { ById, exactly, MaybeText, maybe } from '../../platform/gate/shapes.ts'
import { askTransfer } from './ask.ts'
import { decideTransfer, withdrawTransfer } from './decide.ts'
import { listTransfers, waitingOf } from './list.ts'
import { changeRule, RuleBody, RuleView, readRule } from './rule.ts'

const Id = ById.properties.id
const ObjectName = Type.String({ maxLength: 64 })
const Said = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' })
const MOST_AT_ONCE = 1_000

const named = { id: Type.String(), name: Type.String() }
const Person = exactly(named)
const Transfer = exactly({
  id: Type.String(),
  object: Type.String(),
  state: Type.String({ description: '`asked`, `approved`, `refused`, `withdrawn`, `void` or `expired`' }),
  askedAt: Type.String(),
  until: Type.String(),
  by: Person,
  from: Type.Array(exactly({ ...named, count: Type.Integer() })),
  to: Person,
  count: Type.Integer(),
  /** How many records went. */
  moved: Type.Integer(),
  reason: Type.String(),
  /** The first of them, by name as far as the reader sees it. */
  records: Type.Array(exactly({ id: Type.String(), name: MaybeText })),
  decidedAt: MaybeText,
  decidedBy: maybe(Person),
  /** In whose stead. */
  decidedFor: maybe(Person),
  words: Type.String(),
  mayDecide: Type.Boolean(),
  mayWithdraw: Type.Boolean(),
})

/** Whoever is signed in may ask; which records they may give, and what they decide on, is looked at with each. No program approves. */
const admission: Admission = { kind: 'signedIn' }
const settings: Admission = { kind: 'capability', anyOf: ['settings.write'] }

/** Asking for another owner, and deciding. */
const requestRoutes: readonly Route[] = [
  route({
    name: 'transfer.list',
    method: 'GET',
    path: '/transfers',
    summary: {
      zh: '等我批准的、和我有关的换负责人申请',
      en: 'Requests for another owner that wait for me, or concern me',
    },
    admission,
    input: {
      query: exactly({
        side: Type.Union([Type.Literal('approve'), Type.Literal('mine')]),
        cursor: Type.Optional(Type.String({ maxLength: 500 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
      }),
    },
    output: {
      200: exactly({ data: Type.Array(Transfer), page: exactly({ next: MaybeText, limit: Type.Integer() }) }),
    },
    run: (ctx, { query }) => listTransfers(ctx, query),
  }),
  route({
    name: 'transfer.of',
    method: 'GET',
    path: '/transfers/waiting',
    summary: {
      zh: '这条记录有没有等待批准的换负责人申请',
      en: 'The request for another owner that waits about a record',
    },
    admission,
    input: { query: exactly({ object: ObjectName, id: Id }) },
    output: { 200: exactly({ data: Type.Array(Transfer) }) },
    run: (ctx, { query }) => waitingOf(ctx, query),
  }),
  route({
    name: 'transfer.ask',
    method: 'POST',
    path: '/transfers',
    summary: { zh: '申请给记录换负责人', en: 'Ask that records go to another owner' },
    admission,
    input: {
      body: exactly({
        object: ObjectName,
        ids: Type.Array(Id, { minItems: 1, maxItems: MOST_AT_ONCE, uniqueItems: true }),
        ownerId: Id,
        reason: Said,
      }),
    },
    output: {
      201: exactly({
        data: Type.Array(exactly({ id: Type.String(), count: Type.Integer(), approvers: Type.Integer() })),
      }),
    },
    repeat: 'kept',
    run: (ctx, { body }) => askTransfer(ctx, body),
  }),
  route({
    name: 'transfer.decide',
    method: 'POST',
    path: '/transfers/:id/decision',
    summary: { zh: '批准或退回换负责人申请', en: 'Approve or refuse a request for another owner' },
    admission,
    input: {
      params: ById,
      body: exactly({ approve: Type.Boolean(), words: Type.Optional(Said) }),
    },
    output: { 200: exactly({ state: Type.String(), moved: Type.Integer() }) },
    repeat: 'kept',
    run: (ctx, { params, body }) => decideTransfer(ctx, params.id, body),
  }),
  route({
    name: 'transfer.withdraw',
    method: 'POST',
    path: '/transfers/:id/withdraw',
    summary: { zh: '撤回自己的换负责人申请', en: 'Withdraw one’s own request for another owner' },
    admission,
    input: { params: ById },
    output: { 204: Type.Null() },
    run: (ctx, { params }) => withdrawTransfer(ctx, params.id),
  }),
]

const ruleRoutes: readonly Route[] = [
  route({
    name: 'transfer.rule_read',
    method: 'GET',
    path: '/transfer-rule',
    summary: { zh: '哪些换负责人要批准', en: 'Which changes of owner need approval' },
    admission: settings,
    input: {},
    output: { 200: RuleView },
    run: async (ctx) => readRule(ctx),
  }),
  route({
    name: 'transfer.rule_update',
    method: 'PUT',
    path: '/transfer-rule',
    summary: { zh: '修改哪些换负责人要批准', en: 'Change which changes of owner need approval' },
    admission: settings,
    input: { body: RuleBody },
    output: { 200: RuleView },
    run: (ctx, { body }) => changeRule(ctx, body),
  }),
]

export const transferRoutes: readonly Route[] = [...requestRoutes, ...ruleRoutes]
