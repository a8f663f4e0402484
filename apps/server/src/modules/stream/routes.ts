import Type from 'typebox'
import { answerHeaders } from '../../platform/answer-headers.ts'
import { sessionCookieName, tokenOf } from '../../platform/gate/cookie.ts'
import { type Route, route, UNRECORDED } from '../../platform/gate/route.ts'
import type { StreamHub } from './hub.ts'

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'X-Accel-Buffering': 'no',
}

/** How many milliseconds ago what one shows was asked for. */
const Ago = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })

/** `GET /stream`: live changes and notices as server-sent events. */
export const streamRoute = (hub: StreamHub): Route =>
  route({
    name: 'stream.open',
    method: 'GET',
    path: '/stream',
    summary: { zh: '实时变化（服务器推送）', en: 'Live changes (server-sent events)' },
    admission: { kind: 'signedIn' },
    input: { query: Type.Object({ ago: Type.Optional(Ago) }, { additionalProperties: false }) },
    output: { 200: Type.String() },
    raw: true,
    run: async (ctx, { query }) => {
      const { caller, services, address } = ctx
      const token = tokenOf(ctx.raw.request, sessionCookieName(services.settings.HOLDFAST_URL)) ?? ''
      // recorded before the first byte, since nothing after it passes the gate again
      await services.recorder.record({ act: 'stream.open', outcome: 'allowed' }, ctx.audit)
      ctx.raw.reply.writeHead(200, {
        ...answerHeaders(services.settings.HOLDFAST_URL),
        ...HEADERS,
        'X-Request-Id': ctx.traceId,
      })
      ctx.raw.reply.write('retry: 2000\n\n')
      const listener = { token, address, tenantId: caller.tenant.id, userId: caller.user.id, reply: ctx.raw.reply }
      await hub.join(services, listener, services.clock.now() - (query.ago ?? 0))
      return { status: 200, audit: UNRECORDED }
    },
  })
