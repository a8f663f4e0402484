/** Asks a directory which of the people whom it let in it still has: by the account that looks for people, in few bounded searches. */
import { AndFilter, type Client, EqualityFilter, ExtensibleFilter, type Filter, NotFilter, OrFilter } from 'ldapts'
import type { LdapConnection } from '../connection.ts'
import { inTime } from '../in-time.ts'
import { clientOf, faulting, subjectOf, type With } from './ask-directory.ts'

/** A filter of some kilobytes; a directory answers so many at once. */
const MOST_AT_ONCE = 100
const STEP_SECONDS = 4
const PATIENCE_MS = 20_000

/** Active Directory keeps who may no longer come in, with this bit of `userAccountControl` set (MS-ADTS §2.2.16). */
const ENABLED = new NotFilter({
  filter: new ExtensibleFilter({ matchType: 'userAccountControl', rule: '1.2.840.113556.1.4.803', value: '2' }),
})

const isActiveDirectory = (attribute: string): boolean => attribute.toLowerCase() === 'objectguid'

function filterOf(attribute: string, values: readonly string[]): Filter {
  const isBytes = isActiveDirectory(attribute)
  const filters = values.map(
    (value) => new EqualityFilter({ attribute, value: isBytes ? Buffer.from(value, 'hex') : value }),
  )
  const those = new OrFilter({ filters })
  return isBytes ? new AndFilter({ filters: [those, ENABLED] }) : those
}

async function ask(client: Client, { ldap, proof }: LdapConnection, subjects: readonly string[]): Promise<Set<string>> {
  const attribute = ldap.subjectAttribute
  const values = subjects.map((subject) => subject.slice(attribute.length + 1))
  const found = new Set<string>()
  await faulting(client.bind(ldap.bindDn, proof.secret), 'client')
  for (let at = 0; at < values.length; at += MOST_AT_ONCE) {
    const search = client.search(ldap.base, {
      scope: 'sub',
      derefAliases: 'never',
      filter: filterOf(attribute, values.slice(at, at + MOST_AT_ONCE)),
      sizeLimit: MOST_AT_ONCE,
      timeLimit: STEP_SECONDS,
      attributes: [attribute],
      explicitBufferAttributes: [attribute],
    })
    for (const entry of (await faulting(search, 'client')).searchEntries) found.add(subjectOf(entry, attribute))
  }
  return found
}

/** Of subjects of this connection those that the directory has, and lets in where it says so. Throws `SignOnFault` where it does not answer whole. */
export async function whoIsThere(
  services: With,
  connection: LdapConnection,
  subjects: readonly string[],
): Promise<ReadonlySet<string>> {
  const client = await faulting(clientOf(services, connection), 'client')
  try {
    return await inTime(PATIENCE_MS, ask(client, connection, subjects))
  } finally {
    client.unbind().catch(() => undefined)
  }
}
