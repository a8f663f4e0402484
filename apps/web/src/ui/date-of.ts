const DAY = /^\d{4}-\d{2}-\d{2}$/

/** A moment, or a day of the calendar (`2026-12-24`), which begins where one is and not in Greenwich: west of it, it would be told as the day before. */
export const dateOf = (text: string): Date => new Date(DAY.test(text) ? `${text}T00:00:00` : text)
