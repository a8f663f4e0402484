import Type from 'typebox'
import { type Route, route } from '../../platform/gate/route.ts'
import { Members } from '../../platform/gate/shapes.ts'
import { askRule } from './ask.ts'
import { askAcceptance } from './ask-acceptance.ts'
import { confirmRule, withdrawRule } from './decide.ts'
import { RuleBody } from './rule.ts'
import { readRules } from './view.ts'

const Key = Type.Object({ key: Type.String({ pattern: '^[a-zA-Z0-9_.:-]{1,160}$' }) }, { additionalProperties: false })

const AcceptBody = Type.Object(
  {
    object: Type.String({ pattern: '^[a-z_]{1,40}$' }),
    id: Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }),
    kind: Type.String({ pattern: '^[a-z_]{1,20}$' }),
    reason: Type.String({ minLength: 3, maxLength: 500, pattern: '\\S' }),
  },
  { additionalProperties: false },
)

/* Of these, what demands reports on devices is taken back from any: or a program that fails shuts all administrators out. */
const may = {
  read: { kind: 'capability', anyOf: ['settings.write', 'users.confirm', 'audit.read'], anyDevice: true },
  ask: { kind: 'capability', anyOf: ['settings.write'], anyDevice: true },
  confirm: { kind: 'capability', anyOf: ['users.confirm'], anyDevice: true },
  accept: { kind: 'capability', anyOf: ['audit.read'] },
  withdraw: { kind: 'capability', anyOf: ['settings.write', 'users.confirm', 'audit.read'] },
} as const

/** What a whole company does: one administrator asks for a change, another confirms it. */
export const ruleRoutes: readonly Route[] = [
  route({
    name: 'rule.read',
    method: 'GET',
    path: '/company/rules',
    summary: { zh: '公司的规则', en: 'The rules of the company' },
    admission: may.read,
    input: {},
    output: { 200: Members },
    run: readRules,
  }),
  route({
    name: 'rule.ask',
    method: 'POST',
    path: '/company/rules/ask',
    summary: {
      zh: '申请改一条公司规则，由安全管理员确认',
      en: 'Ask for a change of a rule; the security administrator confirms it',
    },
    admission: may.ask,
    input: { body: RuleBody },
    output: { 200: Members },
    repeat: 'kept',
    run: (ctx, { body }) => askRule(ctx, body),
  }),
  route({
    name: 'rule.accept',
    method: 'POST',
    path: '/audit/rows/accept',
    summary: {
      zh: '申请接受一处与记录不符，由安全管理员确认',
      en: 'Ask that a finding of rows against the log be accepted; the security administrator confirms it',
    },
    admission: may.accept,
    input: { body: AcceptBody },
    output: { 200: Members },
    repeat: 'kept',
    run: (ctx, { body }) => askAcceptance(ctx, body),
  }),
  route({
    name: 'rule.confirm',
    method: 'POST',
    path: '/company/rules/confirm',
    summary: { zh: '确认改一条公司规则', en: 'Confirm a change of a rule' },
    admission: may.confirm,
    input: { body: Key },
    output: { 200: Members },
    repeat: 'kept',
    run: (ctx, { body }) => confirmRule(ctx, body.key),
  }),
  route({
    name: 'rule.withdraw',
    method: 'POST',
    path: '/company/rules/withdraw',
    summary: { zh: '撤回或拒绝一条规则的改动', en: 'Withdraw or reject a change of a rule' },
    admission: may.withdraw,
    input: { body: Key },
    output: { 204: Type.Null() },
    repeat: 'kept',
    run: (ctx, { body }) => withdrawRule(ctx, body.key),
  }),
]
