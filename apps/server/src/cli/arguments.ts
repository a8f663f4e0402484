import { parseArgs } from 'node:util'
import { type Call, type Command, WrongUse } from './command.ts'

const COMMON = { json: { type: 'boolean' }, config: { type: 'string' }, help: { type: 'boolean' } } as const

/** What was typed after the command's name. */
export interface ReadArguments extends Omit<Call, 'settings'> {
  readonly configFile: string | undefined
  readonly help: boolean
}

/** The name of the command that the words begin with, the longest first, and what follows it. */
export function findCommand(
  names: readonly string[],
  words: readonly string[],
): { name: string; rest: string[] } | undefined {
  const named = names.filter((name) => name.split(' ').every((word, at) => words[at] === word))
  const name = named.sort((a, b) => b.length - a.length)[0]
  return name === undefined ? undefined : { name, rest: words.slice(name.split(' ').length) }
}

function refuseMissing(command: Command, read: ReadArguments): void {
  const missing = Object.entries(command.options).find(
    ([name, option]) => option.required === true && (read.values[name] ?? '') === '',
  )
  if (missing !== undefined) throw new WrongUse(`--${missing[0]} is missing: ${missing[1].about}`)
  const operands = command.operands ?? []
  const needed = operands.filter((name) => !name.endsWith('?'))
  if (read.rest.length < needed.length) throw new WrongUse(`${needed[read.rest.length]} is missing`)
  if (read.rest.length > operands.length) throw new WrongUse(`"${read.rest[operands.length]}" is not understood here`)
}

function parse(command: Command, words: readonly string[]) {
  const own = Object.entries(command.options).map(([name, { flag }]) => [
    name,
    { type: flag === true ? 'boolean' : 'string' } as const,
  ])
  try {
    return parseArgs({
      args: [...words],
      options: { ...COMMON, ...Object.fromEntries(own) },
      allowPositionals: true,
      strict: true,
    })
  } catch (error) {
    throw new WrongUse(error instanceof Error ? (error.message.split('. ')[0] ?? '') : 'the options are not understood')
  }
}

/** Reads the options of a command; refuses unknown, doubtful and missing ones with `WrongUse`. */
export function readArguments(command: Command, words: readonly string[]): ReadArguments {
  const { values, positionals } = parse(command, words)
  const entries = Object.entries(values)
  const find = (name: string) => entries.find(([each]) => each === name)?.[1]
  const configFile = find('config')
  const texts = entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []))
  const read: ReadArguments = {
    values: Object.fromEntries(texts),
    flags: new Set(entries.filter(([, value]) => value === true).map(([name]) => name)),
    rest: positionals,
    json: find('json') === true,
    configFile: typeof configFile === 'string' ? configFile : undefined,
    help: find('help') === true,
  }
  if (!read.help) refuseMissing(command, read)
  return read
}
