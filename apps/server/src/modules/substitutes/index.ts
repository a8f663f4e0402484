import type { Module } from '../../platform/module.ts'
import { substituteRoutes } from './routes.ts'

/** Who approves in a colleague's stead while they are away. */
export const substitutesModule: Module = { name: 'substitutes', routes: substituteRoutes }
