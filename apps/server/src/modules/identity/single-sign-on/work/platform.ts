import type { WorkConnection } from '../connection.ts'
import type { OneTime } from '../provider.ts'
import type { With } from './ask.ts'

/** Who came, as the platform says: the id that the company's people have there, and what is told beside it. */
export interface Came {
  readonly userId: string
  readonly told: Readonly<Record<string, string>>
}

/** What each platform is asked, in its own words. */
export interface WorkPlatform {
  /** Its sign-in, with our question. */
  readonly address: (
    services: With,
    connection: WorkConnection,
    about: Pick<OneTime, 'state' | 'verifier'> & { readonly redirect: string },
  ) => URL | Promise<URL>
  /** Who came with the code, a member of the connection's company. Throws `SignOnFault`. */
  readonly identify: (
    services: With,
    connection: WorkConnection,
    about: Pick<OneTime, 'verifier'> & { readonly code: string; readonly redirect: string },
  ) => Promise<Came>
}
