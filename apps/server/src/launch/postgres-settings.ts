import { totalmem } from 'node:os'
import type { Installation } from './installation.ts'

/**
 * Settings of the embedded database, given on its command line so that no file in its folder can change them. No message may carry a customer's
 * value: ERROR and below stay out of the log (their text quotes input), terse leaves out details, statements and parameters are never logged.
 */
const SETTINGS = {
  listen_addresses: '',
  unix_socket_permissions: '0777', // the folder decides who connects, the password who gets in
  port: '5432',
  password_encryption: 'scram-sha-256',
  max_connections: '60',
  superuser_reserved_connections: '3',
  work_mem: '8MB',
  maintenance_work_mem: '128MB',
  huge_pages: 'try',
  jit: 'off',
  random_page_cost: '1.1',
  temp_file_limit: '4GB',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  wal_compression: 'pglz',
  max_wal_size: '2GB',
  checkpoint_completion_target: '0.9',
  TimeZone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  logging_collector: 'off',
  log_destination: 'stderr',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_temp_files: '-1',
  log_checkpoints: 'off',
  log_lock_waits: 'off',
  log_autovacuum_min_duration: '-1',
  log_connections: '',
  log_disconnections: 'off',
}

const MEGABYTE = 2 ** 20
const LEAST_BUFFERS = 128
const MOST_BUFFERS = 1_024

/** Megabytes that the machine, or the container this runs in, lets us have. */
function memoryMegabytes(): number {
  const bound = process.constrainedMemory()
  return Math.floor((bound > 0 ? Math.min(bound, totalmem()) : totalmem()) / MEGABYTE)
}

/** An eighth of the memory holds what is read again and again: the index of a million contacts wants more than half a gigabyte. */
function memorySettings(): Readonly<Record<string, string>> {
  const memory = memoryMegabytes()
  const buffers = Math.min(MOST_BUFFERS, Math.max(LEAST_BUFFERS, Math.floor(memory / 8)))
  return { shared_buffers: `${buffers}MB`, effective_cache_size: `${Math.max(buffers, Math.floor(memory / 2))}MB` }
}

/** The settings with the installation's own socket folder. */
export const postgresSettings = ({
  databaseSocketDir,
}: Pick<Installation, 'databaseSocketDir'>): Readonly<Record<string, string>> => ({
  ...SETTINGS,
  ...memorySettings(),
  unix_socket_directories: databaseSocketDir,
})

/** Arguments of initdb; the password comes on standard input. */
export function initdbArguments(databaseDir: string): string[] {
  return [
    `--pgdata=${databaseDir}`,
    '--username=holdfast_owner',
    '--pwfile=/dev/stdin',
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C.UTF-8',
    '--data-checksums',
    '--no-instructions',
  ]
}
