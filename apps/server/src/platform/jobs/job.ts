import type { Transaction } from '../database/database.ts'
import type { Services } from '../services.ts'

/** What a job or message carries: ids, names of fields and states, never a customer's value, since it lies in plain text. */
export type JobPayload = Readonly<Record<string, string | number | boolean | null | readonly string[]>>

/** A job on its turn. */
export interface Job {
  /** The company's id; the nil UUID for the installation's own work. */
  readonly tenantId: string
  readonly name: string
  readonly payload: JobPayload
  /** 1 at the first try. */
  readonly attempt: number
}

/** Work beside requests that a module declares; what is not declared never runs. A try that fails comes again later, so it must bear repeating. */
export interface JobDeclaration {
  readonly name: string
  /** Runs once in so many milliseconds, in one process of all; otherwise only when it was asked for. */
  readonly everyMs?: number
  /** Does the work in transactions of its own. */
  readonly run: (services: Services, job: Job) => Promise<void>
}

/** Hears a message inside the transaction that takes it out of the outbox: what it writes happens once. */
export interface Subscription {
  /** A topic, or all topics that end alike: `contact.created`, `*.created`. */
  readonly topic: string
  readonly handle: (message: Message, tx: Transaction, services: Services) => Promise<void>
}

/** A message on its way. `userId` in its payload addresses it to one person; `ids` are records of the topic's object. */
export interface Message {
  readonly tenantId: string
  readonly topic: string
  readonly payload: JobPayload
}
