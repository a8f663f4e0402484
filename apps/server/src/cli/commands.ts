import { clientCreateCommand } from './client.ts'
import type { Command } from './command.ts'
import { demoAccountsCommand, demoCommand } from './demo.ts'
import { doctorCommand } from './doctor.ts'
import { migrateCommand } from './migrate.ts'
import { openApiCommand } from './openapi.ts'
import { setupCommand, tenantCreateCommand } from './setup.ts'
import { startCommand } from './start.ts'
import { userCreateCommand, userDisableCommand } from './user.ts'
import { verifyCommand } from './verify.ts'

/** Every command there is. */
export const commands: readonly Command[] = [
  startCommand,
  setupCommand,
  tenantCreateCommand,
  userCreateCommand,
  userDisableCommand,
  clientCreateCommand,
  migrateCommand,
  verifyCommand,
  doctorCommand,
  openApiCommand,
  demoCommand,
  demoAccountsCommand,
]
