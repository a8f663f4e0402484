import type { Command } from './command.ts'
import { startCommand } from './start.ts'

/** Every command there is. */
export const commands: readonly Command[] = [startCommand]
