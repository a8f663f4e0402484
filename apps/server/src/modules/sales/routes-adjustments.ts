import { type Route, route } from '../../platform/gate/route.ts'
import { AdjustmentBody, AdjustmentKept, AdjustmentList } from './adjustment-body.ts'
import { adjust, listAdjustments } from './adjustments.ts'
import { ByValue } from './pipeline-body.ts'
import { TargetQuery } from './target-body.ts'

const admission = { kind: 'record', object: 'opportunity', actions: ['assign'] } as const

/** What managers believe beside the deals: read and said by whoever gives those deals out. */
export const adjustmentRoutes: readonly Route[] = [
  route({
    name: 'adjustment.list',
    method: 'GET',
    path: '/pipelines/:id/adjustments',
    summary: { zh: '经理对一段时间预测的判断', en: 'Managers’ adjustments of a period’s forecast' },
    admission,
    input: { params: ByValue, query: TargetQuery },
    output: { 200: AdjustmentList },
    run: (ctx, { params, query }) => listAdjustments(ctx, params.id, query.period),
  }),
  route({
    name: 'adjustment.update',
    method: 'PUT',
    path: '/pipelines/:id/adjustments',
    summary: { zh: '写下对预测的判断和理由', en: 'Adjust a forecast, with a note' },
    admission,
    input: { params: ByValue, body: AdjustmentBody },
    output: { 200: AdjustmentKept },
    run: (ctx, { params, body }) => adjust(ctx, params.id, body),
  }),
]
