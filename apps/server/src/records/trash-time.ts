import type { Clock } from '../platform/clock.ts'

/** Records stay in the trash this long; erasure is another thing. */
const TRASH_DAYS = 30
const DAY_MS = 86_400_000

/** What was deleted before this moment (RFC 3339) is no longer in the trash. */
export const oldestInTrash = (clock: Clock): string => new Date(clock.now() - TRASH_DAYS * DAY_MS).toISOString()

/** Until when (RFC 3339) what was deleted at a moment can be taken out of the trash. */
export const endsInTrash = (deletedAt: string): string =>
  new Date(Date.parse(deletedAt) + TRASH_DAYS * DAY_MS).toISOString()
