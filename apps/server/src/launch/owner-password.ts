/** Another password for the owner of the embedded database, while everything goes on. */
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import pg from 'pg'
import type { Installation } from './installation.ts'
import { errorCode } from './launch-error.ts'
import { type OwnerConnection, ownerConnectionOf } from './postgres.ts'
import { dropNextOwnerPassword, layNextOwnerPassword, nextOwnerPassword, takeNextOwnerPassword } from './secrets.ts'

const ROUNDS = 4096
const SALT_BYTES = 16
const KEY_BYTES = 32

/** What the database keeps of a password (RFC 5803): it learns no password by it, and has none to log. */
function scramVerifier(password: string): string {
  const salt = randomBytes(SALT_BYTES)
  const salted = pbkdf2Sync(password, salt, ROUNDS, KEY_BYTES, 'sha256')
  const keyOf = (name: string) => createHmac('sha256', salted).update(name).digest()
  const stored = createHash('sha256').update(keyOf('Client Key')).digest('base64')
  return `SCRAM-SHA-256$${ROUNDS}:${salt.toString('base64')}$${stored}:${keyOf('Server Key').toString('base64')}`
}

async function asOwner(owner: OwnerConnection, statement: string): Promise<void> {
  const client = new pg.Client(owner)
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** The owner's connection to the database that runs: where a rotation was cut off, by whichever of its two passwords the database takes. */
export async function settledOwner(installation: Installation): Promise<OwnerConnection> {
  const password = nextOwnerPassword(installation)
  if (password === null) return ownerConnectionOf(installation)
  try {
    await asOwner({ ...ownerConnectionOf(installation), password }, 'select 1')
    takeNextOwnerPassword(installation)
  } catch (error) {
    if (errorCode(error) !== '28P01') throw error
    dropNextOwnerPassword(installation)
  }
  return ownerConnectionOf(installation)
}

/**
 * Gives the owner of the embedded database another random password. The next one lies on disk before the database takes it, and takes the former one's
 * place after: cut off at any moment, `settledOwner` or the next start finds the one that holds. Connections that stand go on.
 */
export async function rotateOwnerPassword(installation: Installation): Promise<void> {
  const owner = await settledOwner(installation)
  const verifier = scramVerifier(layNextOwnerPassword(installation))
  // the verifier is base64, `$` and `:`: nothing in it ends the text
  await asOwner(owner, `alter role ${owner.user} password '${verifier}'`)
  takeNextOwnerPassword(installation)
}
