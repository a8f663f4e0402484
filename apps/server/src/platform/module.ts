import type { Route } from './gate/route.ts'
import type { JobDeclaration, Subscription } from './jobs/job.ts'
import type { Services } from './services.ts'

/** What a module adds to the system; the whole of it stands in its `index.ts`. */
export interface Module {
  readonly name: string
  readonly routes: readonly Route[]
  /** Work that runs beside requests (sequencing, listening); the returned function ends it and resolves when it has ended. */
  readonly start?: (services: Services) => Promise<() => Promise<void>>
  /** Called as the server begins to stop: ends answers that would not end by themselves (live streams). */
  readonly draining?: () => void
  /** Work that waits in the database or runs by the clock. */
  readonly jobs?: readonly JobDeclaration[]
  /** What the module does about messages of the outbox. */
  readonly subscriptions?: readonly Subscription[]
}
