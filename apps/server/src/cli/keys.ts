import { createInterface } from 'node:readline'
import { isRotating, restoreRootKey, rotateAppPassword, rotateOwnerPassword, rotateRootKey } from '../launch/index.ts'
import { NIL_UUID } from '../platform/identifiers.ts'
import { onInstallation } from './at-work.ts'
import { type Command, CommandError, say, sayJson, warn } from './command.ts'
import { commandContext } from './in-company.ts'
import { APP_ROLE, launchPlan } from './installation.ts'
import { keyOfKit } from './recovery-kit.ts'
import { readKitOf, sayKit } from './say-kit.ts'

/** The kit from the terminal or a pipe: an argument could be read by every user of the machine. */
async function readKit(): Promise<string> {
  if (process.stdin.isTTY) warn('Type the recovery kit and press Enter 输入恢复密钥后回车:')
  for await (const line of createInterface({ input: process.stdin })) if (line.trim() !== '') return line
  return ''
}

/** Whoever set up in the browser has not seen the kit yet. That it was printed stands in the installation's log. */
export const keysKitCommand: Command = {
  name: 'keys kit',
  about: 'Prints the recovery kit, to be kept on paper.',
  options: {},
  run: ({ settings, json }) =>
    onInstallation(settings, async ({ services, installation }) => {
      if (isRotating(installation))
        throw new CommandError('A rotation of the root key was cut off; run `holdfast keys rotate` again first.')
      await services.recorder.record({ act: 'keys.kit', outcome: 'allowed' }, commandContext(services, NIL_UUID))
      if (json) sayJson({ kit: readKitOf(installation) })
      else sayKit(installation)
      return 0
    }),
}

/** The former kit and key file open nothing of the store from then on; copies of the keys folder from before still open with them. */
export const keysRotateCommand: Command = {
  name: 'keys rotate',
  about: 'Puts a new root key in the place of the former while everything goes on, and prints its recovery kit.',
  options: {},
  run: ({ settings, json }) =>
    onInstallation(settings, async ({ services, installation }) => {
      const keys = await rotateRootKey(installation, () => services.keeper.rotateRoot())
      const event = { act: 'keys.rotate', outcome: 'allowed', facts: { keys } } as const
      await services.recorder.record(event, commandContext(services, NIL_UUID))
      if (json) sayJson({ keys, kit: readKitOf(installation) })
      else sayKit(installation)
      return 0
    }),
}

/** Of an external database its administrator changes the password, and the setting with it. */
export const secretsRotateCommand: Command = {
  name: 'secrets rotate',
  about: 'Gives the roles of the embedded database new random passwords while everything goes on.',
  options: {},
  run: ({ settings, json }) =>
    onInstallation(settings, async ({ services, installation, url }) => {
      if (settings.DATABASE_URL !== null)
        throw new CommandError(
          'The database is your own: change its roles’ passwords there, then DATABASE_ADMIN_URL and DATABASE_URL.',
        )
      await rotateOwnerPassword(installation)
      const tell = (password: string) => services.database.takePassword(password)
      await rotateAppPassword(installation, { role: APP_ROLE, tell, isServing: url !== null })
      await services.recorder.record({ act: 'secrets.rotate', outcome: 'allowed' }, commandContext(services, NIL_UUID))
      if (json) sayJson({ rotated: true })
      else say('The database’s owner and the application’s role in it have new passwords.')
      return 0
    }),
}

export const keysRestoreCommand: Command = {
  name: 'keys restore',
  about: 'Brings a lost root key back from the recovery kit, read from standard input.',
  options: {},
  async run({ settings, json }) {
    const key = keyOfKit(await readKit())
    if (key === null) throw new CommandError('That is no recovery kit: a letter is wrong or missing; type it again.')
    await restoreRootKey(launchPlan(settings), key)
    if (json) sayJson({ restored: true })
    return 0
  },
}
