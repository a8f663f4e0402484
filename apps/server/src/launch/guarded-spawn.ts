import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import type { Account } from './accounts.ts'

export interface GuardedCommand {
  readonly command: string
  readonly args: readonly string[]
  readonly account: Account | null
  readonly stdio: StdioOptions
  /** `/` unless given. */
  readonly folder?: string
  /** Added to the bare environment; never a secret: other processes of the user can read it. */
  readonly environment?: Readonly<Record<string, string>>
  /** Hands standard input to the command through a pipe of its own user, so that it may open /dev/stdin by name. */
  readonly ownsInput?: boolean
}

const BARE_ENVIRONMENT = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  LANG: 'C.UTF-8',
  LC_ALL: 'C.UTF-8',
  TZ: 'UTC',
  HOME: '/nonexistent',
}

/** Nothing that the command starts gets more rights than it has, by no file of root's; every Linux with util-linux has the means. */
const NO_NEW_RIGHTS =
  'if command -v setpriv >/dev/null; then set -- setpriv --no-new-privs "$0" "$@"; else set -- "$0" "$@"; fi'

/**
 * Starts a command with a bare environment, no core dumps (a dump would hold keys and customers), files closed to others, and a session of its
 * own: Ctrl-C reaches the launcher alone, which stops the parts in their order.
 */
export function spawnGuarded(guarded: GuardedCommand): ChildProcess {
  const run = guarded.ownsInput === true ? 'cat | "$@"' : 'exec "$@"'
  return spawn(
    '/bin/sh',
    ['-c', `ulimit -c 0; umask 077; ${NO_NEW_RIGHTS}; ${run}`, guarded.command, ...guarded.args],
    {
      cwd: guarded.folder ?? '/',
      detached: true,
      env: { ...BARE_ENVIRONMENT, ...guarded.environment },
      stdio: guarded.stdio,
      ...(guarded.account ?? {}),
    },
  )
}
