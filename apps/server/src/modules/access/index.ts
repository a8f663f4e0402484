import type { Module } from '../../platform/module.ts'
import { budgetRoute } from './budget.ts'
import { catalogRoute } from './catalog.ts'
import { explainRoute } from './explain.ts'
import { explainOfRoute } from './explain-of.ts'
import { personReachRoute } from './person-reach.ts'
import { rightsRoutes } from './rights/routes.ts'
import { seeAsRoute } from './see-as.ts'
import { whoRoute } from './who.ts'

/** What one may do, and why: the catalogue as the caller sees it, budgets, explanations, and the company's own rights. */
export const accessModule: Module = {
  name: 'access',
  routes: [
    catalogRoute,
    budgetRoute,
    explainRoute,
    explainOfRoute,
    whoRoute,
    personReachRoute,
    seeAsRoute,
    ...rightsRoutes,
  ],
}
