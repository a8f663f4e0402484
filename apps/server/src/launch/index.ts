/** Starting and stopping the parts of an installation: database, keeper, server. */
export { type Installation, keeperPaths } from './installation.ts'
export { errorCode, LaunchError } from './launch-error.ts'
export { type RunningInstallation, runInstallation } from './launcher.ts'
export type { OwnerConnection } from './postgres.ts'
export { restoreRootKey } from './restore-key.ts'
export { secretOf } from './secrets.ts'
export { type ServiceOptions, withServices } from './services.ts'
