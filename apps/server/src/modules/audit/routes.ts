import Type from 'typebox'
import { readingOf } from '../../platform/audit/log-store.ts'
import { type Route, route, UNRECORDED } from '../../platform/gate/route.ts'
import { downloadBundle } from './bundle.ts'
import { listEvents } from './list-events.ts'
import { serveLogFile } from './log-files.ts'
import { lookUpRecord } from './look-up.ts'
import { proveConsistency, proveInclusion } from './proofs.ts'
import { sealSource } from './seal.ts'

const MOST_EVENTS = 200
const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' })
const Time = Type.String({
  pattern:
    '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,3})?Z)?$',
})
const Seq = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
const Base64 = Type.String()
const exactly = { additionalProperties: false }

const EventQuery = Type.Object(
  {
    actor: Type.Optional(Uuid),
    object: Type.Optional(Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_]{0,63}$' })),
    id: Type.Optional(Uuid),
    action: Type.Optional(Type.String({ pattern: '^[a-z][A-Za-z0-9_.]{0,99}$' })),
    outcome: Type.Optional(Type.Union(['allowed', 'refused', 'failed'].map((one) => Type.Literal(one)))),
    from: Type.Optional(Time),
    to: Type.Optional(Time),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_EVENTS })),
    cursor: Type.Optional(Type.String({ maxLength: 400 })),
  },
  exactly,
)

const reader = { kind: 'capability', anyOf: ['audit.read'] } as const
const sealOf = sealSource()

const eventsRoute = route({
  name: 'audit.list',
  method: 'GET',
  path: '/audit/events',
  summary: { zh: '列出审计记录', en: 'List audit events' },
  admission: reader,
  input: { query: EventQuery },
  output: {
    200: Type.Object({
      data: Type.Array(
        Type.Object({
          seq: Seq,
          time: Type.String(),
          event: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]),
          salt: Type.Union([Type.String(), Type.Null()]),
        }),
      ),
      page: Type.Object({ next: Type.Union([Type.String(), Type.Null()]), limit: Type.Integer() }),
    }),
  },
  run: (ctx, input) => listEvents(ctx, input.query),
})

const proofRoute = route({
  name: 'audit.proof',
  method: 'GET',
  path: '/audit/proof',
  summary: { zh: '证明一条记录在日志里', en: 'Prove that a record is in the log' },
  admission: reader,
  input: { query: Type.Object({ seq: Seq }, exactly) },
  output: {
    200: Type.Object({
      seq: Seq,
      size: Seq,
      inclusion: Type.Array(Base64),
      entry: Base64,
      checkpoint: Type.String(),
    }),
  },
  run: async (ctx, input) => {
    const logId = ctx.caller.tenant.id
    const body = await proveInclusion(readingOf(ctx.services.database, logId), logId, input.query.seq)
    // hashes and a commitment: nothing of any event
    return { status: 200, body, audit: UNRECORDED }
  },
})

const consistencyRoute = route({
  name: 'audit.consistency',
  method: 'GET',
  path: '/audit/consistency',
  summary: { zh: '证明日志只增不改', en: 'Prove that the log continues an earlier one' },
  admission: reader,
  input: {
    query: Type.Object(
      { from: Type.Integer({ minimum: 1 }), to: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) },
      exactly,
    ),
  },
  output: { 200: Type.Object({ proof: Type.Array(Base64) }) },
  run: async (ctx, input) => {
    const logId = ctx.caller.tenant.id
    const body = await proveConsistency(readingOf(ctx.services.database, logId), logId, input.query)
    return { status: 200, body, audit: UNRECORDED }
  },
})

const sealRoute = route({
  name: 'audit.seal',
  method: 'GET',
  path: '/audit/seal',
  summary: { zh: '日志是否完好', en: 'Whether the log holds' },
  admission: { kind: 'signedIn' },
  input: {},
  output: {
    200: Type.Object({
      intactSince: Type.Union([Type.String(), Type.Null()]),
      size: Seq,
      checkedAt: Type.String(),
      origin: Type.Union([Type.String(), Type.Null()]),
      brokenAt: Type.Optional(Seq),
    }),
  },
  run: async (ctx) => ({ status: 200, body: await sealOf(ctx.services, ctx.caller.tenant.id), audit: UNRECORDED }),
})

const lookUpRoute = route({
  name: 'audit.lookup',
  method: 'POST',
  path: '/audit/lookup',
  summary: { zh: '用完整号码找到记录的编号', en: 'Find a record’s id by a whole number' },
  admission: { kind: 'capability', anyOf: ['audit.lookup'] },
  input: {
    body: Type.Object(
      {
        object: Type.String({ maxLength: 64 }),
        field: Type.String({ maxLength: 64 }),
        value: Type.String({ minLength: 1, maxLength: 320 }),
      },
      exactly,
    ),
  },
  output: { 200: Type.Object({ id: Type.String() }) },
  repeat: 'anew',
  run: (ctx, input) => lookUpRecord(ctx, input.body),
})

const bundleRoute = route({
  name: 'audit.bundle',
  weight: 100,
  method: 'GET',
  path: '/audit/bundle',
  summary: { zh: '下载可离线验证的日志', en: 'Download the log to verify it offline' },
  admission: reader,
  input: {},
  output: { 200: Type.String() },
  run: downloadBundle,
})

const logRoute = route({
  name: 'audit.log',
  method: 'GET',
  path: '/audit/log/:log/*',
  summary: { zh: '日志的公开文件（检查点、密钥、瓦片）', en: 'Files of the log: checkpoint, key, tiles' },
  admission: {
    kind: 'public',
    reason: {
      zh: '公司可以公开自己的日志；否则只回答它的审计管理员。里面只有承诺值，没有事件内容。',
      en: 'A company may publish its log; otherwise only its audit administrator gets an answer. It holds commitments, no events.',
    },
  },
  input: { params: Type.Object({ log: Type.String({ maxLength: 64 }), '*': Type.String({ maxLength: 100 }) }) },
  output: { 200: Type.String() },
  run: (ctx, input) => serveLogFile(ctx, { log: input.params.log, path: input.params['*'] }),
})

/** Every way to the audit log. Whatever shows an event's content is recorded; proofs and files of the log show none. */
export const auditRoutes: readonly Route[] = [
  eventsRoute,
  proofRoute,
  consistencyRoute,
  sealRoute,
  lookUpRoute,
  bundleRoute,
  logRoute,
]
