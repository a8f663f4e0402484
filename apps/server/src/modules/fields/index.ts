import type { Module } from '../../platform/module.ts'
import { fieldRoutes } from './routes.ts'

/** Fields a company adds without code or restart. */
export const fieldsModule: Module = { name: 'fields', routes: fieldRoutes }
