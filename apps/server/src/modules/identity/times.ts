/** A time of the clock as PostgreSQL and the contract write it. */
export const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString()
