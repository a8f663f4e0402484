import type { Module } from '../../platform/module.ts'
import { StreamHub } from './hub.ts'
import { presenceRoute } from './presence-route.ts'
import { streamRoute } from './routes.ts'

/** Live changes for those who may see them. */
export function streamModule(): Module {
  const hub = new StreamHub()
  return {
    name: 'stream',
    routes: [streamRoute(hub), presenceRoute(hub)],
    start: (services) => hub.start(services),
    draining: () => hub.endAll(),
  }
}
