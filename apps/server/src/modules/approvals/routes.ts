import Type from 'typebox'
import { type Admission, type Route, route } from '../../platform/gate/route.ts'
import { ById, exactly, MaybeText, Members, maybe } from '../../platform/gate/shapes.ts'
import { approve, reject, withdraw } from './decide.ts'
import type { Acts } from './requests.ts'
import { askToSign, listApprovals, readApproval } from './view.ts'

const Person = exactly({ id: Type.String(), name: Type.String() })
const Said = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' })
const shown = {
  id: Type.String(),
  act: Type.String(),
  title: Type.String(),
  /** Exactly what will be done, a sentence each, as it was frozen. */
  says: Type.Array(Type.String()),
  reason: Type.String(),
  state: Type.String({ description: '`asked`, `done`, `rejected`, `withdrawn`, `void` or `expired`' }),
  askedBy: Person,
  askedAt: Type.String(),
  expiresAt: Type.String(),
  needed: Type.Integer(),
  approvals: Type.Array(exactly({ by: Person, at: Type.String(), method: Type.String() })),
  endedAt: MaybeText,
  endedBy: maybe(Person),
  words: Type.String(),
  /** SHA-256 of what is signed. */
  digest: Type.String(),
  bar: MaybeText,
  mayApprove: Type.Boolean(),
  mayReject: Type.Boolean(),
  mayWithdraw: Type.Boolean(),
}

/** Whoever is signed in may look what waits for them; what they see and may decide is looked at with each. No program approves. */
const admission: Admission = { kind: 'signedIn' }

/** What waits for a second person. */
const reading = (acts: Acts): readonly Route[] => [
  route({
    name: 'approval.list',
    method: 'GET',
    path: '/approvals',
    summary: {
      zh: '要两个人的操作：等我批的、我申请的、其余的',
      en: 'Two-person acts: those that wait for me, mine, others',
    },
    admission,
    input: {
      query: exactly({ side: Type.Union([Type.Literal('waiting'), Type.Literal('mine'), Type.Literal('others')]) }),
    },
    output: {
      200: exactly({
        data: Type.Array(exactly(shown)),
        page: exactly({ next: Type.Null(), limit: Type.Integer() }),
      }),
    },
    run: (ctx, { query }) => listApprovals(ctx, acts, query.side),
  }),
  route({
    name: 'approval.read',
    method: 'GET',
    path: '/approvals/:id',
    summary: {
      zh: '一份申请：会做什么、谁批过、签名凭据',
      en: 'One request: what will be done, who approved, the signatures',
    },
    admission,
    input: { params: ById },
    output: { 200: exactly({ ...shown, frozen: Type.String(), evidence: Type.Array(Members) }) },
    run: (ctx, { params }) => readApproval(ctx, acts, params.id),
  }),
]

const signing = (acts: Acts): readonly Route[] => [
  route({
    name: 'approval.sign',
    method: 'POST',
    path: '/approvals/:id/sign',
    summary: { zh: '批准前：要用通行密钥签的内容', en: 'What a passkey signs to approve' },
    admission,
    input: { params: ById },
    output: { 200: exactly({ nonce: MaybeText, options: maybe(Members) }) },
    repeat: 'anew',
    run: (ctx, { params }) => askToSign(ctx, acts, params.id),
  }),
  route({
    name: 'approval.approve',
    method: 'POST',
    path: '/approvals/:id/approve',
    summary: {
      zh: '用签名批准；够了就立即照签的内容执行一次',
      en: 'Approve by a signature; with the last one it is carried out, once, exactly as signed',
    },
    admission,
    input: {
      params: ById,
      body: exactly({
        nonce: Type.Optional(Type.String({ maxLength: 200 })),
        credential: Type.Optional(Members),
      }),
    },
    output: { 200: exactly({ state: Type.String(), approvals: Type.Integer(), needed: Type.Integer() }) },
    repeat: 'anew',
    run: (ctx, { params, body }) => approve(ctx, acts, { id: params.id, ...body }),
  }),
]

const ending = (acts: Acts): readonly Route[] => [
  route({
    name: 'approval.reject',
    method: 'POST',
    path: '/approvals/:id/reject',
    summary: { zh: '退回申请，说明理由', en: 'Reject a request, and say why' },
    admission,
    input: { params: ById, body: exactly({ reason: Said }) },
    output: { 204: Type.Null() },
    repeat: 'anew',
    run: (ctx, { params, body }) => reject(ctx, acts, { id: params.id, reason: body.reason }),
  }),
  route({
    name: 'approval.withdraw',
    method: 'POST',
    path: '/approvals/:id/withdraw',
    summary: { zh: '撤回自己的申请', en: 'Withdraw one’s own request' },
    admission,
    input: { params: ById },
    output: { 204: Type.Null() },
    repeat: 'anew',
    run: (ctx, { params }) => withdraw(ctx, acts, params.id),
  }),
]

/** What waits for a second person, and deciding on it. */
export const approvalRoutes = (acts: Acts): readonly Route[] => [...reading(acts), ...signing(acts), ...ending(acts)]
