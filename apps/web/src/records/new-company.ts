const MARK = 'new:'

/** What stands in a form for a company that is to be made along with the person. */
export const newCompany = (name: string): string => `${MARK}${name}`

/** The name of a company that is to be made; null for one that exists, and for none. */
export const newCompanyName = (value: unknown): string | null =>
  typeof value === 'string' && value.startsWith(MARK) ? value.slice(MARK.length) : null
