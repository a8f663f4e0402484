import type { Module } from '../../platform/module.ts'
import { accountMoneyRoute } from './account-money.ts'
import { accountStatementRoute } from './account-statement.ts'
import { amountRoutes } from './amount-limits.ts'
import { reasonsRoutes } from './approval-reasons.ts'
import { courseRoute } from './course.ts'
import { approvalRoutes } from './discount-approval.ts'
import { discountRoutes } from './discounts.ts'
import { forecastRoute } from './forecast.ts'
import { funnelRoute } from './funnel.ts'
import { inSteadRoutes } from './in-stead-list.ts'
import { leaderboardRoute } from './leaderboard.ts'
import { NEGLECT_JOB } from './neglect-principal.ts'
import { paymentPlanRoute } from './payment-plan.ts'
import { returnNeglected } from './return-neglected.ts'
import { adjustmentRoutes } from './routes-adjustments.ts'
import { assignmentRoutes } from './routes-assignment.ts'
import { conversionRoutes } from './routes-conversion.ts'
import { pipelineRoutes } from './routes-pipelines.ts'
import { playbookRoutes } from './routes-playbooks.ts'
import { poolRoutes } from './routes-pools.ts'
import { targetRoutes } from './routes-targets.ts'
import { slippageRoute } from './slippage.ts'
import { weeklyRoute } from './weekly.ts'

const HOUR_MS = 3_600_000

/** What a sales team does beyond the records themselves: leads that are given out and become customers, and the pipelines that lead deals. */
export const salesModule: Module = {
  name: 'sales',
  routes: [
    ...pipelineRoutes,
    ...playbookRoutes,
    funnelRoute,
    forecastRoute,
    courseRoute,
    slippageRoute,
    leaderboardRoute,
    weeklyRoute,
    ...targetRoutes,
    ...adjustmentRoutes,
    ...conversionRoutes,
    ...assignmentRoutes,
    ...poolRoutes,
    paymentPlanRoute,
    accountMoneyRoute,
    accountStatementRoute,
    ...discountRoutes,
    ...approvalRoutes,
    ...inSteadRoutes,
    ...reasonsRoutes,
    ...amountRoutes,
  ],
  jobs: [{ name: NEGLECT_JOB, everyMs: HOUR_MS, run: returnNeglected }],
}
