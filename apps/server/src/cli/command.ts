import type { Settings } from '../platform/config/settings.ts'

/** An option of a command; every option takes a value unless it is a flag. */
export interface CommandOption {
  readonly about: string
  readonly flag?: true
  readonly required?: true
}

/** What a command was asked, read and checked. */
export interface Call {
  readonly values: Readonly<Record<string, string | undefined>>
  readonly flags: ReadonlySet<string>
  readonly rest: readonly string[]
  readonly json: boolean
  readonly settings: Settings
}

/** One command: a file each in this folder. */
export interface Command {
  /** As it is typed: `tenant create`. */
  readonly name: string
  readonly about: string
  readonly options: Readonly<Record<string, CommandOption>>
  /** Names of what may follow without a dash; a question mark after a name makes it optional. */
  readonly operands?: readonly string[]
  /** Resolves to the exit code: 0 done, 1 failed or found a fault. Throws `WrongUse` or another error with one sentence. */
  readonly run: (call: Call) => Promise<number>
}

/** The command was used wrongly: exit code 2. */
export class WrongUse extends Error {}

/** The command could not do its work: exit code 1; the message is one sentence with the next step. */
export class CommandError extends Error {}

export const say = (line: string): void => void process.stdout.write(`${line}\n`)
export const warn = (line: string): void => void process.stderr.write(`${line}\n`)
export const sayJson = (document: unknown): void => say(JSON.stringify(document, null, 2))
