/** The command line: finds the command, reads its options and settings, runs it. Exit code 0 done, 1 failed or found a fault, 2 wrong use. */
import { existsSync } from 'node:fs'
import { findCommand, readArguments } from './cli/arguments.ts'
import { CommandError, say, WrongUse, warn } from './cli/command.ts'
import { commands, loadAll } from './cli/commands.ts'
import { helpOf, overview } from './cli/help.ts'
import { LaunchError } from './launch/index.ts'
import { readSettings, SettingError } from './platform/config/settings.ts'
import { findConnectionFault } from './platform/database/connection-fault.ts'

const CONFIG_FILE = 'holdfast.config.json'

async function run(words: readonly string[]): Promise<number> {
  if (words.length === 0 || words[0] === 'help' || words[0] === '--help') {
    say(overview(await loadAll()))
    return words.length === 0 ? 2 : 0
  }
  const found = findCommand(Object.keys(commands), words)
  const command = found && (await commands[found.name]?.())
  if (found === undefined || command === undefined) throw new WrongUse(`there is no command "${words.join(' ')}"`)
  const { rest } = found
  const { configFile, help, ...read } = readArguments(command, rest)
  if (help) {
    say(helpOf(command))
    return 0
  }
  const file = configFile ?? (existsSync(CONFIG_FILE) ? CONFIG_FILE : undefined)
  return command.run({ ...read, settings: readSettings(process.env, file) })
}

/** The sentence and exit code of whatever went wrong. */
function verdictOf(error: unknown): { code: number; sentence: string } {
  if (error instanceof WrongUse) return { code: 2, sentence: `${error.message}; see \`holdfast help\`.` }
  if (error instanceof SettingError) return { code: 2, sentence: `${error.message}.` }
  if (error instanceof LaunchError) return { code: error.exitCode, sentence: error.message }
  if (error instanceof CommandError) return { code: 1, sentence: error.message }
  const connection = findConnectionFault(error)
  if (connection !== null) return { code: 1, sentence: connection }
  const reason = error instanceof Error ? error.message : String(error)
  return { code: 1, sentence: `it failed (${reason}); run it again, and report it if it persists.` }
}

/** What was said reaches a pipe in pieces: ending before the last would cut it off. */
const told = (stream: NodeJS.WriteStream): Promise<void> => new Promise((resolve) => stream.write('', () => resolve()))

try {
  const code = await run(process.argv.slice(2))
  await Promise.all([told(process.stdout), told(process.stderr)])
  // Whatever a command still has in the air when it has ended (the link to set up, as Holdfast is stopped) holds nothing up.
  process.exit(code)
} catch (error) {
  const { code, sentence } = verdictOf(error)
  warn(`holdfast: ${sentence}`)
  process.exitCode = code
}
