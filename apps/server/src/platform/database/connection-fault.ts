/** What is wrong with the way to a database, by PostgreSQL's or the system's code. */
const SENTENCES: Readonly<Record<string, string>> = {
  '28P01': 'The database refuses the role or its password; correct DATABASE_URL or DATABASE_ADMIN_URL.',
  '28000': 'The database refuses the role; correct DATABASE_URL or DATABASE_ADMIN_URL.',
  '3D000': 'There is no such database; make it and its roles as docs/operations.md says.',
  '42P01': 'The database is not at this program’s schema; run `holdfast migrate` with DATABASE_ADMIN_URL.',
  '42883': 'The database is not at this program’s schema; run `holdfast migrate` with DATABASE_ADMIN_URL.',
  '42501': 'The role may not do what is needed; give the roles what docs/operations.md says.',
  '53300': 'The database has no connection left; raise its max_connections, or end other programs’ connections.',
  '57P03': 'The database is still starting or stopping; try again in a moment.',
}

/** Why a database cannot be worked with, in a sentence with the next step; null for any other error. Quotes nothing of the address. */
export function findConnectionFault(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null
  // of several addresses tried, the first tells
  const [first] = error instanceof AggregateError ? error.errors : []
  const cause: unknown = first ?? error
  const connecting = typeof cause === 'object' && cause !== null && 'syscall' in cause && cause.syscall === 'connect'
  if (connecting || error.code === 'ENOTFOUND')
    return `The database does not answer (${error.code}); start it, or correct the address in DATABASE_URL.`
  return SENTENCES[error.code] ?? null
}
