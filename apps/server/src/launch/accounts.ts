import { createHash } from 'node:crypto'
import { chownSync, lchownSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LaunchError } from './launch-error.ts'

/** The numbers of an operating-system user; they need no entry in /etc/passwd. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

/** The three users of an installation that root started. */
export interface Accounts {
  readonly database: Account
  readonly keeper: Account
  readonly server: Account
}

// The range systemd keeps for dynamic users: no distribution gives these numbers to people or packages.
const FIRST_UID = 61_184
const LAST_UID = 65_519

export const isRoot = (): boolean => process.getuid?.() === 0

interface PasswdEntry extends Account {
  readonly name: string
}

function readPasswd(): PasswdEntry[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .filter((line) => line.includes(':'))
    .map((line) => line.split(':'))
    .map(([name = '', , uid = '', gid = '']) => ({ name, uid: Number(uid), gid: Number(gid) }))
}

/** Three neighbouring user numbers for the installation, chosen by its id, none of them a user or first group in /etc/passwd. */
export function chooseAccounts(id: string): Accounts {
  const taken = new Set(readPasswd().flatMap(({ uid, gid }) => [uid, gid]))
  const triples = Math.floor((LAST_UID - FIRST_UID + 1) / 3)
  const start = createHash('sha256').update(id).digest().readUInt32BE(0)
  for (let step = 0; step < triples; step += 1) {
    const first = FIRST_UID + ((start + step) % triples) * 3
    const [database, keeper, server] = [first, first + 1, first + 2]
    if ([database, keeper, server].every((uid) => !taken.has(uid)))
      return {
        database: { uid: database, gid: database },
        keeper: { uid: keeper, gid: keeper },
        server: { uid: server, gid: server },
      }
  }
  throw new LaunchError(
    `All user numbers from ${FIRST_UID} to ${LAST_UID} are taken; start Holdfast as an ordinary user.`,
  )
}

/** An existing unprivileged user: initdb refuses root and refuses a user that /etc/passwd does not name. */
export function findNamedAccount(): Account {
  const entries = readPasswd()
  const found = entries.find(({ name }) => name === 'nobody') ?? entries.find(({ uid }) => uid > 0)
  if (found === undefined)
    throw new LaunchError(
      'This system has no unprivileged user; add one (`useradd --system holdfast`), then start again.',
    )
  return { uid: found.uid, gid: found.gid }
}

/** Gives a folder and all in it to an account; symbolic links are not followed. */
export function giveTree(path: string, account: Account): void {
  if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) giveTree(join(path, name), account)
  lchownSync(path, account.uid, account.gid)
}

/** Gives a tree to the account unless its top already belongs to it (after a restore it may belong to root). */
export function giveTreeIfForeign(path: string, account: Account): void {
  const { uid, gid } = lstatSync(path)
  if (uid !== account.uid) giveTree(path, account)
  else if (gid !== account.gid) chownSync(path, account.uid, account.gid)
}
