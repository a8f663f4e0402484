import { MOST_FILES } from '@holdfast/catalog/values'
import { mayEver } from '@holdfast/policy'
import Type from 'typebox'
import { type Route, route } from '../../platform/gate/route.ts'
import { ById, exactly, MaybeText, maybe } from '../../platform/gate/shapes.ts'
import { UUID_PATTERN } from '../../platform/identifiers.ts'
import { followLink } from './links/follow-link.ts'
import { askGrant } from './oauth/ask-grant.ts'
import { connectGranted, connectMailbox, disconnectMailbox, showMailbox } from './own-mailbox.ts'
import {
  CORRESPONDENTS,
  type Correspondent,
  GATHERINGS,
  type Gathering,
  LETTER_OBJECT,
  NAMES,
  ORIGINS,
  pluralOf,
} from './owner.ts'
import { DECISIONS, decideLetter, showLetters } from './send/own-letters.ts'
import { MOST_RECIPIENTS } from './send/recipients.ts'
import { writeLetter } from './send/write-letter.ts'
import { templateRoutes } from './templates/routes-templates.ts'

/** Whoever may write down a follow-up may have a mailbox whose letters become follow-ups. */
const WRITES_FOLLOW_UPS = { kind: 'record', object: LETTER_OBJECT, actions: ['create'] } as const

const Port = Type.Integer({ minimum: 1, maximum: 65_535 })
const Host = Type.String({ minLength: 1, maxLength: 253, pattern: '^[A-Za-z0-9.:-]+$' })
const MaybePort = maybe(Type.Integer())

const Account = exactly({
  address: Type.String({ minLength: 3, maxLength: 254 }),
  user: Type.String({ minLength: 1, maxLength: 254, pattern: '^[^\\r\\n\\u0000]+$' }),
  password: Type.String({ minLength: 1, maxLength: 500, pattern: '^[^\\r\\n\\u0000]+$' }),
  imapHost: Host,
  imapPort: Port,
  smtpHost: Host,
  smtpPort: Port,
})

const Folder = exactly({
  kind: Type.String(),
  gone: Type.Boolean(),
  brought: Type.Integer(),
  stranger: Type.Integer(),
  automatic: Type.Integer(),
  tooLarge: Type.Integer(),
  unreadable: Type.Integer(),
  refused: Type.Integer(),
})

const Mailbox = exactly({
  address: MaybeText,
  user: MaybeText,
  imapHost: MaybeText,
  imapPort: MaybePort,
  smtpHost: MaybeText,
  smtpPort: MaybePort,
  provider: MaybeText,
  fault: MaybeText,
  paused: Type.Boolean(),
  connectedAt: Type.String(),
  runAt: MaybeText,
  caughtUpAt: MaybeText,
  nextAt: Type.String(),
  folders: Type.Array(Folder),
})

const Provider = exactly({ id: Type.String(), name: Type.String() })

const Files = Type.Optional(
  Type.Array(exactly({ id: Type.String({ pattern: UUID_PATTERN }) }), { maxItems: MOST_FILES }),
)

const written = {
  subject: Type.String({ minLength: 1, maxLength: 300, pattern: '^[^\\r\\n\\u0000-\\u0008]+$' }),
  words: Type.String({ minLength: 1, maxLength: 18_000 }),
  sendAt: Type.Optional(Type.String({ maxLength: 40 })),
  answersId: Type.Optional(Type.String({ pattern: UUID_PATTERN })),
  files: Files,
  recordFiles: Files,
}
/** To one person: of several it could not be said whether each of them agreed. */
const Written = exactly({ ...written, countLinks: Type.Optional(Type.Boolean()) })

const WrittenToPeople = exactly({
  ...written,
  toIds: Type.Array(Type.String({ pattern: UUID_PATTERN }), { minItems: 1, maxItems: MOST_RECIPIENTS }),
})

const mailboxRoutes: readonly Route[] = [
  route({
    name: 'mailbox.show',
    method: 'GET',
    path: '/mailbox',
    summary: { zh: '我的邮箱和收信情况', en: 'One’s own mailbox, and how it fares' },
    admission: WRITES_FOLLOW_UPS,
    input: {},
    output: { 200: exactly({ mailbox: maybe(Mailbox), providers: Type.Array(Provider) }) },
    run: (ctx) => showMailbox(ctx),
  }),
  route({
    name: 'mailbox.connect',
    method: 'PUT',
    path: '/mailbox',
    summary: {
      zh: '连接我的邮箱（先登录收信和发信服务器，成功才保存）',
      en: 'Connect one’s mailbox, once both its servers have let us in',
    },
    admission: WRITES_FOLLOW_UPS,
    input: { body: Account },
    output: { 204: Type.Null() },
    run: (ctx, { body }) => connectMailbox(ctx, body),
  }),
  route({
    name: 'mailbox.authorise',
    method: 'POST',
    path: '/mailbox/authorise',
    repeat: 'anew',
    summary: {
      zh: '到邮箱服务商那里登录授权：给出要去的地址',
      en: 'Go to a provider’s sign-in to grant one’s mailbox: the address to go to',
    },
    admission: WRITES_FOLLOW_UPS,
    input: {
      body: exactly({
        provider: Type.String({ minLength: 1, maxLength: 40 }),
        address: Type.String({ minLength: 3, maxLength: 254 }),
      }),
    },
    output: { 200: exactly({ url: Type.String() }) },
    run: (ctx, { body }) => askGrant(ctx, body),
  }),
  route({
    name: 'mailbox.grant',
    method: 'POST',
    path: '/mailbox/grant',
    repeat: 'anew',
    summary: {
      zh: '用服务商带回来的授权连接我的邮箱（先登录两台服务器，成功才保存）',
      en: 'Connect one’s mailbox by what a provider’s sign-in brought back, once both its servers have let us in',
    },
    admission: WRITES_FOLLOW_UPS,
    input: {
      body: exactly({
        code: Type.String({ minLength: 1, maxLength: 4_096 }),
        state: Type.String({ minLength: 1, maxLength: 200 }),
        iss: Type.Optional(Type.String({ maxLength: 500 })),
      }),
    },
    output: { 204: Type.Null() },
    run: (ctx, { body }) => connectGranted(ctx, body),
  }),
  route({
    name: 'mailbox.disconnect',
    method: 'DELETE',
    path: '/mailbox',
    summary: { zh: '断开我的邮箱并删除密码', en: 'Disconnect one’s mailbox and delete its password' },
    admission: WRITES_FOLLOW_UPS,
    input: {},
    output: { 204: Type.Null() },
    run: (ctx) => disconnectMailbox(ctx),
  }),
]

const writingRoute = (object: Correspondent): Route =>
  route({
    name: `${object}.letter`,
    method: 'POST',
    path: `/${pluralOf(object)}/:id/letters`,
    repeat: 'kept',
    summary: {
      zh: `从自己的邮箱给${NAMES[object].zh}写邮件：由服务器发出，不显示地址`,
      en: `Write to a ${NAMES[object].en} from one’s mailbox: sent by the server, the address is not shown`,
    },
    admission: { kind: 'record', object, actions: ['contact'] },
    input: { params: ById, body: Written },
    output: { 202: exactly({ id: Type.String(), dueAt: Type.String() }) },
    run: (ctx, { params, body }) => writeLetter(ctx, { object, id: params.id, written: body }),
  })

const toPeopleRoute = (object: Gathering): Route =>
  route({
    name: `${object}.letter`,
    method: 'POST',
    path: `/${pluralOf(object)}/:id/letters`,
    repeat: 'kept',
    summary: {
      zh: `从${NAMES[object].zh}页面给它的联系人写邮件：由服务器发出，不显示地址`,
      en: `Write to people of an ${NAMES[object].en} from one’s mailbox: sent by the server, no address is shown`,
    },
    admission: {
      kind: 'rule',
      sentence: { zh: '能联系联系人、也能写跟进的人', en: 'whoever may write to contacts and write down follow-ups' },
      allows: (access) =>
        mayEver(access, object, 'read') &&
        mayEver(access, 'contact', 'contact') &&
        mayEver(access, LETTER_OBJECT, 'create'),
    },
    input: { params: ById, body: WrittenToPeople },
    output: { 202: exactly({ id: Type.String(), dueAt: Type.String() }) },
    run: (ctx, { params, body }) => writeLetter(ctx, { object, id: params.id, written: body }),
  })

const letterRoutes: readonly Route[] = [
  route({
    name: 'letter.under_way',
    method: 'GET',
    path: '/letters',
    summary: {
      zh: '我写给一条记录的、还没发出的邮件',
      en: 'One’s letters to a record that were not sent yet',
    },
    admission: WRITES_FOLLOW_UPS,
    input: {
      query: exactly({
        object: Type.Union(ORIGINS.map((name) => Type.Literal(name))),
        recordId: Type.String({ pattern: UUID_PATTERN }),
      }),
    },
    output: {
      200: exactly({
        canWrite: Type.Boolean(),
        countsLinks: Type.Boolean(),
        followed: Type.Array(exactly({ id: Type.String(), times: Type.Integer(), lastAt: Type.String() })),
        data: Type.Array(
          exactly({
            id: Type.String(),
            state: Type.String(),
            fault: MaybeText,
            dueAt: Type.String(),
            refusedIds: Type.Array(Type.String()),
          }),
        ),
      }),
    },
    run: (ctx, { query }) => showLetters(ctx, query),
  }),
  route({
    name: 'letter.decide',
    method: 'POST',
    path: '/letters/:id/decide',
    repeat: 'kept',
    summary: {
      zh: '撤回、重发一封自己的邮件，或确认它已送到',
      en: 'Call back or send again a letter of one’s own, or state that it arrived',
    },
    admission: WRITES_FOLLOW_UPS,
    input: { params: ById, body: exactly({ decision: Type.Union(DECISIONS.map((each) => Type.Literal(each))) }) },
    output: { 204: Type.Null() },
    run: (ctx, { params, body }) => decideLetter(ctx, params.id, body.decision),
  }),
]

/** The way over which the links lead that are counted. */
const linkRoute: Route = route({
  name: 'letter.follow',
  method: 'GET',
  path: '/l/:key',
  root: true,
  visitors: true,
  summary: { zh: '打开邮件里的链接，转到写信人给的地址', en: 'Follow a link of a letter to where its writer pointed' },
  admission: {
    kind: 'public',
    reason: {
      zh: '收信人没有账号；只转到写信人给的地址，什么内容都不显示，也不记是谁。',
      en: 'Whoever got the letter has no account; it leads only where the writer pointed, shows nothing, and keeps not who followed it.',
    },
  },
  input: { params: Type.Object({ key: Type.String() }) },
  output: { 302: Type.Null(), 404: Type.String(), 429: Type.String() },
  run: (ctx, { params }) => followLink(ctx, params.key),
})

/** One's mailbox, the letters of records, and their templates. */
export const mailRoutes: readonly Route[] = [
  ...mailboxRoutes,
  ...CORRESPONDENTS.map(writingRoute),
  ...GATHERINGS.map(toPeopleRoute),
  ...letterRoutes,
  linkRoute,
  ...templateRoutes,
]
