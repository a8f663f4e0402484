import { listsRecords } from '../../platform/gate/lists-records.ts'
import { type Route, route } from '../../platform/gate/route.ts'
import { answerReport } from './answer-report.ts'
import { ReportAnswer, ReportBody } from './report-body.ts'

export const reportRoutes: readonly Route[] = [
  route({
    name: 'report.query',
    weight: 10,
    method: 'POST',
    path: '/reports/query',
    summary: { zh: '按条件统计记录', en: 'Numbers over records, in groups' },
    admission: listsRecords,
    input: { body: ReportBody },
    output: { 200: ReportAnswer },
    repeat: 'anew',
    run: (ctx, { body }) => answerReport(ctx, body),
  }),
]
