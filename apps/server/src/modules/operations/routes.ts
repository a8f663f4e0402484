import Type from 'typebox'
import { type Route, route, UNRECORDED } from '../../platform/gate/route.ts'
import { readinessOf } from './readiness.ts'

const PUBLIC = {
  kind: 'public',
  reason: {
    zh: '负载均衡器不登录就来问；回答里只有状态。',
    en: 'A load balancer asks without a session; the answer holds states alone.',
  },
} as const

const health = route({
  name: 'operations.health',
  method: 'GET',
  path: '/healthz',
  root: true,
  summary: { zh: '进程是否在运行', en: 'Whether the process runs' },
  admission: PUBLIC,
  input: {},
  output: { 200: Type.Object({ status: Type.Literal('ok') }) },
  run: async () => ({ status: 200, body: { status: 'ok' }, audit: UNRECORDED }),
})

const State = Type.Object({
  database: Type.Boolean(),
  schema: Type.Boolean(),
  keeper: Type.Boolean(),
  log: Type.Boolean(),
})
const ReadinessAnswer = Type.Object({
  status: Type.Union([Type.Literal('ready'), Type.Literal('not_ready')]),
  ...State.properties,
})

const readiness = (schema: Promise<string>): Route =>
  route({
    name: 'operations.readiness',
    method: 'GET',
    path: '/readyz',
    root: true,
    summary: { zh: '是否可以服务', en: 'Whether it can serve' },
    admission: PUBLIC,
    input: {},
    output: { 200: ReadinessAnswer, 503: ReadinessAnswer },
    run: async ({ services }) => {
      const state = await readinessOf(services, await schema)
      const ready = Object.values(state).every(Boolean)
      return {
        status: ready ? 200 : 503,
        headers: ready ? {} : { 'Retry-After': '2' },
        body: { status: ready ? 'ready' : 'not_ready', ...state },
        audit: UNRECORDED,
      }
    },
  })

/** Whether the process lives and whether it can serve. */
export const operationsRoutes = (schema: Promise<string>): Route[] => [health, readiness(schema)]
