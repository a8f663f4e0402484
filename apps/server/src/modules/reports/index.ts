import type { Module } from '../../platform/module.ts'
import { reportRoutes } from './routes.ts'

/** Numbers over records of any kind, asked by whoever reads them. */
export const reportsModule: Module = { name: 'reports', routes: reportRoutes }
