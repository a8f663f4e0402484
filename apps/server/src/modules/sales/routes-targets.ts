import { type Route, route } from '../../platform/gate/route.ts'
import { ByValue } from './pipeline-body.ts'
import { setTarget } from './set-target.ts'
import { TargetBody, TargetKept, TargetList, TargetQuery } from './target-body.ts'
import { listTargets } from './targets.ts'

/** What a period is to bring: read by whoever sees the forecast, set by whoever gives deals out. */
export const targetRoutes: readonly Route[] = [
  route({
    name: 'target.list',
    method: 'GET',
    path: '/pipelines/:id/targets',
    summary: { zh: '一段时间的目标和完成情况', en: 'The targets of a period, and how far they are reached' },
    admission: { kind: 'record', object: 'opportunity', actions: ['list'] },
    input: { params: ByValue, query: TargetQuery },
    output: { 200: TargetList },
    run: (ctx, { params, query }) => listTargets(ctx, params.id, query.period),
  }),
  route({
    name: 'target.update',
    method: 'PUT',
    path: '/pipelines/:id/targets',
    summary: { zh: '设定一个目标', en: 'Set a target' },
    admission: { kind: 'record', object: 'opportunity', actions: ['assign'] },
    input: { params: ByValue, body: TargetBody },
    output: { 200: TargetKept },
    run: (ctx, { params, body }) => setTarget(ctx, params.id, body),
  }),
]
