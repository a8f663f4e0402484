import type { Module } from '../../platform/module.ts'
import { subscriptions } from './end-with-owner.ts'
import { sharingRoutes } from './routes.ts'

/** Records that are shared with a colleague by name, for a time. */
export const sharingModule: Module = { name: 'sharing', routes: sharingRoutes, subscriptions }
