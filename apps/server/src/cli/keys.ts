import { createInterface } from 'node:readline'
import { restoreRootKey } from '../launch/index.ts'
import { NIL_UUID } from '../platform/identifiers.ts'
import { onInstallation } from './at-work.ts'
import { type Command, CommandError, sayJson, warn } from './command.ts'
import { commandContext } from './in-company.ts'
import { launchPlan } from './installation.ts'
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
      await services.recorder.record({ act: 'keys.kit', outcome: 'allowed' }, commandContext(services, NIL_UUID))
      if (json) sayJson({ kit: readKitOf(installation) })
      else sayKit(installation)
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
