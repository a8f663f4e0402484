/** Another password for the owner of the embedded database, while everything goes on. */
import pg from 'pg'
import { setRolePassword } from '../platform/database/role-password.ts'
import type { Installation } from './installation.ts'
import { errorCode } from './launch-error.ts'
import { type OwnerConnection, ownerConnectionOf } from './postgres.ts'
import { dropNextSecret, layNextSecret, nextSecret, takeNextSecret } from './secrets.ts'

const OWNER = 'owner-password'

/** Works on a connection of the owner's, which is closed after it. */
export async function asOwner(owner: OwnerConnection, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client(owner)
  client.on('error', () => undefined)
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

/** One at a time decides about the next password: whoever laid it down may be between two steps. */
const inTurn = (owner: OwnerConnection, work: (client: pg.Client) => Promise<void>): Promise<void> =>
  asOwner(owner, async (client) => {
    await client.query("select pg_advisory_lock(hashtext('holdfast.owner-password'))")
    await work(client)
  })

async function isRefused(connecting: Promise<void>): Promise<boolean> {
  try {
    await connecting
    return false
  } catch (error) {
    if (errorCode(error) !== '28P01') throw error
    return true
  }
}

/** The owner's connection to the database that runs: where a rotation was cut off, by whichever of its two passwords the database takes. */
export async function settledOwner(installation: Installation): Promise<OwnerConnection> {
  const present = ownerConnectionOf(installation)
  const password = nextSecret(installation, OWNER)
  if (password === null) return present
  const next = { ...present, password }
  const isNextRefused = () => isRefused(asOwner(next, async () => undefined))
  const settled = inTurn((await isNextRefused()) ? present : next, async () => {
    if (nextSecret(installation, OWNER) !== password) return
    if (await isNextRefused()) dropNextSecret(installation, OWNER)
    else takeNextSecret(installation, OWNER)
  })
  // refused: the rotation has gone on meanwhile
  return (await isRefused(settled)) ? settledOwner(installation) : ownerConnectionOf(installation)
}

/**
 * Gives the owner of the embedded database another random password. The next one lies on disk before the database takes it, and takes the former one's
 * place after: cut off at any moment, `settledOwner` or the next start finds the one that holds. Connections that stand go on.
 */
export async function rotateOwnerPassword(installation: Installation): Promise<void> {
  const owner = await settledOwner(installation)
  await inTurn(owner, async (client) => {
    await setRolePassword(client, owner.user, layNextSecret(installation, OWNER))
    takeNextSecret(installation, OWNER)
  })
}
