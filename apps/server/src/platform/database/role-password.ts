/** Passwords of the database's roles, of which the database and its log learn no more than what they are checked by. */
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import type pg from 'pg'

const ROUNDS = 4096
const SALT_BYTES = 16
const KEY_BYTES = 32

/** What the database keeps of a password (RFC 5803). */
function scramVerifier(password: string): string {
  const salt = randomBytes(SALT_BYTES)
  const salted = pbkdf2Sync(password, salt, ROUNDS, KEY_BYTES, 'sha256')
  const keyOf = (name: string) => createHmac('sha256', salted).update(name).digest()
  const stored = createHash('sha256').update(keyOf('Client Key')).digest('base64')
  return `SCRAM-SHA-256$${ROUNDS}:${salt.toString('base64')}$${stored}:${keyOf('Server Key').toString('base64')}`
}

/** Gives a role a password. A statement about roles takes no parameters: the database itself quotes what it is put together of. */
export async function setRolePassword(client: pg.Client, role: string, password: string): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(
    "select format('alter role %I password %L', $1::text, $2::text) as statement",
    [role, scramVerifier(password)],
  )
  await client.query(rows[0]?.statement ?? '')
}
