/** Another password for the application's role in the embedded database, while everything goes on. */
import { setTimeout as delay } from 'node:timers/promises'
import { setRolePassword } from '../platform/database/role-password.ts'
import type { Installation } from './installation.ts'
import { LaunchError } from './launch-error.ts'
import { asOwner } from './owner-password.ts'
import { ownerConnectionOf } from './postgres.ts'
import { layNextSecret, nextSecret, secretOf, takeNextSecret } from './secrets.ts'

const APP = 'app-password'
/** How often the launcher looks whether a next password was laid down. */
const LOOKING_MS = 500
const WAIT_MS = 30_000
const POLL_MS = 50

/** Where the password is taken: which role's it is, and who is told of it for new connections, once the database has it. */
export interface AppRole {
  readonly role: string
  readonly tell: (password: string) => void
}

/** Has the database take the next password, where one lies, and puts it in the place of the former. */
async function takeNext(installation: Installation, { role, tell }: AppRole): Promise<void> {
  const password = nextSecret(installation, APP)
  if (password === null) return
  await asOwner(ownerConnectionOf(installation), (client) => setRolePassword(client, role, password))
  tell(password)
  takeNextSecret(installation, APP)
}

/**
 * Takes every next password that a command lays down while the installation runs: the launcher alone does, so that a command that is cut off leaves
 * nothing half done, and the server is told. What fails is tried again, by the next start too: until then the migration gave the role the present one.
 */
export function watchAppPassword(installation: Installation, about: AppRole): void {
  let taking = false
  const look = async () => {
    if (taking) return
    taking = true
    // a database that does not answer now is asked again at the next look
    await takeNext(installation, about).catch(() => undefined)
    taking = false
  }
  setInterval(look, LOOKING_MS).unref()
}

/**
 * Gives the application's role another random password: by the launcher of the installation that runs, or at once where this command holds it.
 * @throws LaunchError where the launcher does not take it
 */
export async function rotateAppPassword(
  installation: Installation,
  about: AppRole & { isServing: boolean },
): Promise<void> {
  if (nextSecret(installation, APP) === null) layNextSecret(installation, APP)
  if (!about.isServing) return takeNext(installation, about)
  const end = performance.now() + WAIT_MS
  while (nextSecret(installation, APP) !== null) {
    if (performance.now() > end)
      throw new LaunchError('Holdfast has not taken the application’s next password yet; it does at its next start.')
    await delay(POLL_MS)
  }
  about.tell(secretOf(installation, APP))
}
