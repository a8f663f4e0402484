/** When something stands in a calendar of elsewhere: a moment, or a whole day by a person's clock. Pure. */
import { momentInZone, wallMsInZone } from '@holdfast/catalog/values'

const SECOND_MS = 1_000

/** The moment at which a day begins by the zone's clock: midnight, or when clocks are put forward over it, right after. */
const dayStart = (day: string, timeZone: string): number => momentInZone(Date.parse(`${day}T00:00:00Z`), timeZone)

/** A moment as it stands in a calendar: the whole day where it is the beginning of one, else to the second. */
export function whenOf(moment: string, timeZone: string): string {
  const ms = Math.floor(Date.parse(moment) / SECOND_MS) * SECOND_MS
  const day = new Date(wallMsInZone(ms, timeZone)).toISOString().slice(0, 10)
  return dayStart(day, timeZone) === ms ? day : new Date(ms).toISOString()
}

/** The moment of what stands in a calendar. */
export const momentOf = (when: string, timeZone: string): string =>
  when.includes('T') ? when : new Date(dayStart(when, timeZone)).toISOString()
