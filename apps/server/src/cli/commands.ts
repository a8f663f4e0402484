import type { Command } from './command.ts'

/** Every command there is, by name; each is loaded only when it is asked for, so that a start is not held up by the others. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start.ts')).startCommand,
  setup: async () => (await import('./setup.ts')).setupCommand,
  'tenant create': async () => (await import('./setup.ts')).tenantCreateCommand,
  'user create': async () => (await import('./user.ts')).userCreateCommand,
  'user disable': async () => (await import('./user.ts')).userDisableCommand,
  'client create': async () => (await import('./client.ts')).clientCreateCommand,
  'keys kit': async () => (await import('./keys.ts')).keysKitCommand,
  'keys restore': async () => (await import('./keys.ts')).keysRestoreCommand,
  'keys rotate': async () => (await import('./keys.ts')).keysRotateCommand,
  'secrets rotate': async () => (await import('./keys.ts')).secretsRotateCommand,
  migrate: async () => (await import('./migrate.ts')).migrateCommand,
  verify: async () => (await import('./verify.ts')).verifyCommand,
  doctor: async () => (await import('./doctor.ts')).doctorCommand,
  openapi: async () => (await import('./openapi.ts')).openApiCommand,
  demo: async () => (await import('./demo.ts')).demoCommand,
  'demo accounts': async () => (await import('./demo.ts')).demoAccountsCommand,
}

/** All of them, for the overview. */
export const loadAll = (): Promise<Command[]> => Promise.all(Object.values(commands).map((load) => load()))
