import { mayEver } from '@holdfast/policy'
import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import { type Route, route } from '../../platform/gate/route.ts'
import { Day, exactly, MaybeText, maybe } from '../../platform/gate/shapes.ts'
import { isUuid } from '../../platform/identifiers.ts'
import { may } from './policy.ts'
import {
  Activation,
  Colleague,
  Email,
  Holdings,
  Id,
  IdParams,
  Invited,
  Language,
  listOf,
  Name,
  Page,
  Recovery,
  RecoveryAsked,
  RoleNames,
  RolesOfUser,
  StatusOfUser,
  User,
  UserLine,
} from './schemas.ts'
import { changeUser } from './users/change.ts'
import { confirmUser, handOverActivation } from './users/confirm.ts'
import { endFounding } from './users/end-founding.ts'
import { inviteUser } from './users/invite.ts'
import { leaveUser, showHoldings } from './users/leave.ts'
import { listColleagues, listUsers, readUser } from './users/list.ts'
import { listRecoveries, recoverUser } from './users/recover.ts'
import { freezeUser, unfreezeUser } from './users/suspend.ts'
import { noteTraining } from './users/training.ts'

/** An id that is none belongs to nobody. */
function known(id: string): string {
  if (!isUuid(id)) throw new Refusal('not_found')
  return id
}

const successors = { system_admin: Id, security_admin: Id, audit_admin: Id }
const Successors = exactly(successors)
const FoundingEnded = exactly({ founder: Type.Literal(false), ...successors })
const TeamId = Type.Optional(Type.Union([Id, Type.Null()]))
const Reason = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' })

const reading: readonly Route[] = [
  route({
    name: 'user.list',
    method: 'GET',
    path: '/users',
    summary: { zh: '公司的用户', en: 'The people of the company' },
    admission: may.readUsers,
    input: { query: Page },
    output: { 200: listOf(UserLine) },
    run: (ctx, { query }) => listUsers(ctx, query),
  }),
  route({
    name: 'user.directory',
    method: 'GET',
    path: '/users/directory',
    summary: { zh: '同事名录，供选择负责人', en: 'Colleagues by name, for choosing an owner' },
    admission: {
      kind: 'rule',
      sentence: { zh: '和客户打交道或管理人员的人。', en: 'Whoever works with customers or manages people.' },
      allows: (access) =>
        ['contact', 'activity'].some((object) => mayEver(access, object, 'read')) ||
        access.capabilities.has('users.read'),
    },
    input: { query: Page },
    output: { 200: listOf(Colleague) },
    run: (ctx, { query }) => listColleagues(ctx, query),
  }),
  route({
    name: 'user.recoveries',
    method: 'GET',
    path: '/users/recoveries',
    summary: { zh: '等第二个人确认的重新进入', en: 'Who waits to be let in anew' },
    admission: may.recoverUsers,
    input: {},
    output: { 200: listOf(RecoveryAsked) },
    run: (ctx) => listRecoveries(ctx),
  }),
  route({
    name: 'user.holdings',
    method: 'GET',
    path: '/users/:id/holdings',
    summary: { zh: '一个人名下有多少，交接到哪一步', en: 'How much a person holds, and how far its hand-over is' },
    admission: may.freezeUsers,
    input: { params: IdParams },
    output: { 200: Holdings },
    run: (ctx, { params }) => showHoldings(ctx, known(params.id)),
  }),
  route({
    name: 'user.read',
    method: 'GET',
    path: '/users/:id',
    summary: { zh: '一个用户', en: 'One person' },
    admission: may.readUsers,
    input: { params: IdParams },
    output: { 200: User },
    run: (ctx, { params }) => readUser(ctx, known(params.id)),
  }),
]

const inviting: readonly Route[] = [
  route({
    name: 'user.invite',
    method: 'POST',
    path: '/users',
    summary: { zh: '邀请用户', en: 'Invite a person' },
    admission: may.inviteUsers,
    input: {
      body: exactly({ email: Email, name: Name, roles: RoleNames, teamId: TeamId, language: Type.Optional(Language) }),
    },
    output: { 201: Invited },
    repeat: 'kept',
    run: (ctx, { body }) => inviteUser(ctx, body),
  }),
  route({
    name: 'user.confirm',
    method: 'POST',
    path: '/users/:id/confirm',
    summary: { zh: '确认申请的角色', en: 'Confirm the roles asked for' },
    admission: may.confirmUsers,
    input: { params: IdParams },
    output: { 200: RolesOfUser },
    run: (ctx, { params }) => confirmUser(ctx, known(params.id)),
  }),
  route({
    name: 'user.activation',
    method: 'POST',
    path: '/users/:id/activation',
    summary: { zh: '当面交付激活链接', en: 'Hand over a link to come in by' },
    admission: may.confirmUsers,
    input: { params: IdParams },
    output: { 200: Activation },
    run: (ctx, { params }) => handOverActivation(ctx, known(params.id)),
  }),
]

const changing: readonly Route[] = [
  route({
    name: 'user.update',
    method: 'PATCH',
    path: '/users/:id',
    summary: { zh: '修改用户', en: 'Change a person' },
    admission: may.inviteUsers,
    input: {
      params: IdParams,
      body: exactly({
        name: Type.Optional(Name),
        language: Type.Optional(Language),
        teamId: TeamId,
        roles: Type.Optional(RoleNames),
      }),
    },
    output: { 200: User },
    run: (ctx, { params, body }) => changeUser(ctx, known(params.id), body),
  }),
  route({
    name: 'user.freeze',
    method: 'POST',
    path: '/users/:id/freeze',
    summary: { zh: '冻结账号', en: 'Freeze an account' },
    admission: may.freezeUsers,
    input: { params: IdParams, body: exactly({ reason: Reason }) },
    output: { 200: StatusOfUser },
    run: (ctx, { params, body }) => freezeUser(ctx, known(params.id), body.reason),
  }),
  route({
    name: 'user.unfreeze',
    method: 'POST',
    path: '/users/:id/unfreeze',
    summary: { zh: '解除冻结', en: 'Unfreeze an account' },
    admission: may.freezeUsers,
    input: { params: IdParams },
    output: { 200: StatusOfUser },
    run: (ctx, { params }) => unfreezeUser(ctx, known(params.id)),
  }),
  route({
    name: 'user.training',
    method: 'PUT',
    path: '/users/:id/training',
    summary: { zh: '记下培训有效到哪一天', en: 'Note until when a person’s training is valid' },
    admission: may.freezeUsers,
    input: { params: IdParams, body: exactly({ until: maybe(Day) }) },
    output: { 200: exactly({ userId: Id, trainedUntil: MaybeText }) },
    run: (ctx, { params, body }) => noteTraining(ctx, known(params.id), body.until),
  }),
  route({
    name: 'user.leave',
    method: 'POST',
    path: '/users/:id/leave',
    summary: { zh: '办理离职', en: 'A person leaves' },
    admission: may.freezeUsers,
    input: { params: IdParams, body: exactly({ successorId: Id }) },
    output: { 200: StatusOfUser },
    run: (ctx, { params, body }) => leaveUser(ctx, known(params.id), body.successorId),
  }),
  route({
    name: 'user.recovery',
    method: 'POST',
    path: '/users/:id/recovery',
    summary: {
      zh: '让丢了密码或验证器的人重新进来（要系统管理员和安全管理员两个人）',
      en: 'Let in anew who lost password or factors; the system and the security administrator both say so',
    },
    admission: may.recoverUsers,
    input: { params: IdParams, body: exactly({ reason: Reason }) },
    output: { 200: Recovery, 202: Recovery },
    repeat: 'anew',
    run: (ctx, { params, body }) => recoverUser(ctx, known(params.id), body.reason),
  }),
  route({
    name: 'user.end_founding',
    method: 'POST',
    path: '/users/end-founding',
    summary: {
      zh: '创建人把三种管理员一次交给三个人，不能再回来',
      en: 'The founder hands the three administrators’ roles to three people, once and for good',
    },
    admission: { kind: 'signedIn' },
    input: { body: Successors },
    output: { 200: FoundingEnded },
    run: (ctx, { body }) => endFounding(ctx, body),
  }),
]

/** The people of the company. */
export const userRoutes: readonly Route[] = [...reading, ...inviting, ...changing]
