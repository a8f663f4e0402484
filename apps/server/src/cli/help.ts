import type { Command } from './command.ts'

const operandsOf = (command: Command): string =>
  (command.operands ?? []).map((name) => (name.endsWith('?') ? ` [${name.slice(0, -1)}]` : ` ${name}`)).join('')

/** All commands, a line each. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => command.name.length + operandsOf(command).length))
  const lines = commands.map(
    (command) => `  ${`${command.name}${operandsOf(command)}`.padEnd(width)}  ${command.about}`,
  )
  return ['holdfast <command> [--json] [--config file]', '', ...lines].join('\n')
}

/** One command with its options. */
export function helpOf(command: Command): string {
  const options = Object.entries(command.options).map(([name, option]) => {
    const shown = option.flag === true ? `--${name}` : `--${name} …`
    return `  ${shown.padEnd(16)}  ${option.about}${option.required === true ? ' (required)' : ''}`
  })
  return [`holdfast ${command.name}${operandsOf(command)}`, '', command.about, ...options].join('\n')
}
