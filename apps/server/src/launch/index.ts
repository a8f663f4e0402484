/** Starting and stopping the parts of an installation: database, keeper, server. */
export type { Account, Accounts } from './accounts.ts'
export { type Installation, type KeeperPaths, keeperPaths, type Place } from './installation.ts'
export { LaunchError } from './launch-error.ts'
export { type LaunchOptions, type RunningInstallation, runInstallation, startInstallation } from './launcher.ts'
export type { OwnerConnection } from './postgres.ts'
export { secretOf } from './secrets.ts'
export { type ServiceOptions, type Services, withServices } from './services.ts'
