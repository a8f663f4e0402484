import type { Module } from '../../platform/module.ts'
import { ruleRoutes } from './routes.ts'

/** What a whole company does: whether its log is everyone's to check, of which fields each value stands once. Two people change it. */
export const rulesModule: Module = { name: 'rules', routes: ruleRoutes }
