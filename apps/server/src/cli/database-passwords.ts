import pg from 'pg'
import type { Settings } from '../platform/config/settings.ts'
import { CommandError } from './command.ts'

const LEAST_CHARACTERS = 12
const LEAST_NAME = 4

/** Passwords that programs and their instructions come with. */
const DEFAULTS = /^(app|owner)-password$|^(change|replace)[-_ ]?(me|this|it)|^your[-_ ]|^(holdfast|postgres)/i

async function isGuessable(password: string, user: string): Promise<boolean> {
  const folded = password.toLowerCase()
  const isTheName = user.length >= LEAST_NAME && folded.includes(user.toLowerCase())
  if (password.length < LEAST_CHARACTERS || isTheName || DEFAULTS.test(password)) return true
  // the list is large, and only a database of one's own is reached by a password that somebody chose
  const { isLeaked } = await import('../modules/identity/index.ts')
  return isLeaked(folded)
}

/**
 * Refuses a password of the database that stands in instructions, in lists of leaked ones, or could be tried out (DESIGN §8). None at all is well:
 * the server then knows its users by another way.
 */
export async function refuseKnownPasswords(
  settings: Pick<Settings, 'DATABASE_URL' | 'DATABASE_ADMIN_URL'>,
): Promise<void> {
  for (const name of ['DATABASE_URL', 'DATABASE_ADMIN_URL'] as const) {
    const connectionString = settings[name]
    if (connectionString === null) continue
    const { password, user } = new pg.Client({ connectionString })
    if (typeof password === 'string' && password !== '' && (await isGuessable(password, user ?? '')))
      throw new CommandError(
        `${name}: the password is a default, a leaked or a short one, which others know or can try out; give the role a random one (openssl rand -base64 24).`,
      )
  }
}
