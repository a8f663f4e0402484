import type { Module } from '../../platform/module.ts'
import { viewRoutes } from './routes.ts'

/** Saved views of lists, one's own and shared, and how one's own lists look. */
export const viewsModule: Module = { name: 'views', routes: viewRoutes }
