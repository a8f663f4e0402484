import { sql } from 'kysely'
import { ALWAYS, type Condition } from './reach-sql.ts'

/** Which records of an object are still worked on, where it says so of itself. */
const OPEN: Readonly<Record<string, Condition>> = {
  lead: sql`(status is null or status not in ('unqualified', 'converted'))`,
  opportunity: sql`closed_at is null`,
}

/** Whether a record of the object is still worked on: what is planned for another is forgotten. */
export const isOpen = (object: string): Condition => OPEN[object] ?? ALWAYS
