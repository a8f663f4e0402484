import type { Module } from '../../platform/module.ts'
import { funnelRoute } from './funnel.ts'
import { pipelineRoutes } from './routes-pipelines.ts'

/** What a sales team does with its deals beyond the records themselves: the pipelines that lead them. */
export const salesModule: Module = { name: 'sales', routes: [...pipelineRoutes, funnelRoute] }
