import type { Module } from '../../platform/module.ts'
import { fieldRoutes } from './routes.ts'
import { layoutRoutes } from './routes-layout.ts'

/** Fields, layouts and words a company makes its own, without code or restart. */
export const fieldsModule: Module = { name: 'fields', routes: [...fieldRoutes, ...layoutRoutes] }
