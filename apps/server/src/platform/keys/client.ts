import {
  type Answer,
  type Ask,
  NO_LIMIT,
  type OperationName,
  PURPOSES,
  packTerms,
  packUuids,
  suiteNamed,
  utf8,
  utf8All,
  uuidBytes,
} from '@holdfast/crypto'
import { Connection } from './connection.ts'
import { type BudgetReport, type Keeper, KeeperRefusal } from './keeper.ts'

const TIMEOUT_MS = 5000
const KEY_BYTES = 32

type AskKeeper = <N extends OperationName>(name: N, message: () => Ask<N>) => Promise<Answer<N>>

/** Rows of one answer as byte strings of their own; what the answer held is overwritten, for it may be keys. */
function takeRows(rows: Uint8Array, width: number): Uint8Array[] {
  const taken = Array.from({ length: rows.length / width }, (_, index) =>
    rows.slice(width * index, width * (index + 1)),
  )
  rows.fill(0)
  return taken
}

const toFlags = (bytes: Uint8Array): boolean[] => Array.from(bytes, (byte) => byte === 1)

/** Refuses what is no UUID as the keeper refuses what is no message. */
function askThrough(connection: Connection): AskKeeper {
  return async (name, message) => {
    try {
      return await connection.ask(name, message())
    } catch (error) {
      if (error instanceof TypeError) throw new KeeperRefusal('malformed', { cause: error })
      throw error
    }
  }
}

function subjectCalls(
  ask: AskKeeper,
): Pick<Keeper, 'createTenant' | 'rotateRoot' | 'suiteOf' | 'createSubjects' | 'openSubjects' | 'eraseSubjects'> {
  return {
    async createTenant(tenant, suite) {
      await ask('createTenant', () => ({ tenant: uuidBytes(tenant), suite }))
    },
    async rotateRoot() {
      return (await ask('rotateRoot', () => ({}))).keys
    },
    async suiteOf(tenant) {
      return suiteNamed((await ask('suiteOf', () => ({ tenant: uuidBytes(tenant) }))).suite)
    },
    async createSubjects(tenant, kind, subjects) {
      const { keys } = await ask('createSubjects', () => ({
        tenant: uuidBytes(tenant),
        kind,
        subjects: packUuids(subjects),
      }))
      return takeRows(keys, KEY_BYTES)
    },
    async openSubjects(...[tenant, principal, purpose, subjects]) {
      if (subjects.length === 0) return []
      const { found, keys } = await ask('openSubjects', () => ({
        tenant: uuidBytes(tenant),
        principal: uuidBytes(principal),
        purpose,
        subjects: packUuids(subjects),
      }))
      return takeRows(keys, KEY_BYTES).map((key, index) => (found[index] === 1 ? key : null))
    },
    async eraseSubjects(tenant, subjects) {
      await ask('eraseSubjects', () => ({ tenant: uuidBytes(tenant), subjects: packUuids(subjects) }))
    },
  }
}

/** Cuts the tokens of all groups, which come as one, at the groups' bounds. */
function splitTokens(answer: Uint8Array, groups: readonly { terms: readonly string[] }[]): Int32Array[] {
  const all = new Int32Array(answer.slice().buffer)
  let start = 0
  return groups.map(({ terms }) => {
    start += terms.length
    return all.subarray(start - terms.length, start)
  })
}

function indexCalls(ask: AskKeeper): Pick<Keeper, 'tokens' | 'digests'> {
  return {
    async tokens(...[tenant, principal, purpose, groups]) {
      const packed = packTerms(groups)
      const { tokens } = await ask('tokens', () => ({
        tenant: uuidBytes(tenant),
        principal: uuidBytes(principal),
        purpose,
        groups: groups.map(({ field, terms }, at) => ({
          field,
          count: terms.length,
          terms: packed[at] ?? new Uint8Array(),
        })),
      }))
      return splitTokens(tokens, groups)
    },
    async digests(tenant, label, values) {
      const { digests } = await ask('digests', () => ({ tenant: uuidBytes(tenant), label, values: utf8All(values) }))
      return takeRows(digests, 16)
    },
  }
}

function authorityCalls(ask: AskKeeper): Pick<Keeper, 'sealAuthority' | 'checkAuthority'> {
  return {
    async sealAuthority(...[tenant, scope, document, budgetClass]) {
      const { epoch, mac } = await ask('sealAuthority', () => ({
        tenant: uuidBytes(tenant),
        scope: uuidBytes(scope),
        document: utf8(document),
        budgetClass,
      }))
      return { epoch, mac: mac.slice() }
    },
    async checkAuthority(...[tenant, scope, document, epoch, mac]) {
      const { valid } = await ask('checkAuthority', () => ({
        tenant: uuidBytes(tenant),
        scope: uuidBytes(scope),
        document: utf8(document),
        epoch,
        mac,
      }))
      return valid[0] === 1
    },
  }
}

function macCalls(ask: AskKeeper): Pick<Keeper, 'mac' | 'verifyMacs' | 'purposeKey'> {
  return {
    async mac(tenant, label, documents) {
      const { macs } = await ask('mac', () => ({ tenant: uuidBytes(tenant), label, documents: documents.map(utf8) }))
      return takeRows(macs, 32)
    },
    async verifyMacs(tenant, label, items) {
      const { valid } = await ask('verifyMacs', () => ({
        tenant: uuidBytes(tenant),
        label,
        documents: items.map(({ document }) => utf8(document)),
        macs: items.map(({ mac }) => mac),
      }))
      return toFlags(valid)
    },
    async purposeKey(tenant, purpose) {
      const { key } = await ask('purposeKey', () => ({ tenant: uuidBytes(tenant), purpose }))
      return key.slice()
    },
  }
}

function logCalls(ask: AskKeeper): Pick<Keeper, 'createLog' | 'signCheckpoint' | 'lastCheckpoint' | 'logKey'> {
  return {
    async createLog(tenant, origin) {
      return (await ask('createLog', () => ({ tenant: uuidBytes(tenant), origin }))).vkey
    },
    async signCheckpoint(tenant, checkpoint) {
      return (await ask('signCheckpoint', () => ({ tenant: uuidBytes(tenant), ...checkpoint }))).note
    },
    async lastCheckpoint(tenant) {
      return (await ask('lastCheckpoint', () => ({ tenant: uuidBytes(tenant) }))).note
    },
    async logKey(tenant) {
      return (await ask('logKey', () => ({ tenant: uuidBytes(tenant) }))).vkey
    },
  }
}

function reportOf({ budgetClass, counts }: Answer<'budgetOf'>): BudgetReport {
  const windowAt = (index: number) => {
    const limit = counts[index + 1] ?? NO_LIMIT
    return { spent: counts[index] ?? 0, limit: limit === NO_LIMIT ? null : limit }
  }
  const purposes = PURPOSES.map((purpose, index) => ({
    purpose,
    hour: windowAt(6 * index),
    day: windowAt(6 * index + 2),
    month: windowAt(6 * index + 4),
  }))
  return { budgetClass, purposes }
}

/** Connects to the keeper's local socket. Resolves at once: calls made before the connection stands wait for it, within their time limit. */
export function connectKeeper(socketPath: string, options: { timeoutMs?: number } = {}): Keeper {
  const connection = new Connection(socketPath, options.timeoutMs ?? TIMEOUT_MS)
  const ask = askThrough(connection)
  return {
    ...subjectCalls(ask),
    ...indexCalls(ask),
    ...authorityCalls(ask),
    ...macCalls(ask),
    ...logCalls(ask),
    async budgetOf(tenant, principal) {
      return reportOf(await ask('budgetOf', () => ({ tenant: uuidBytes(tenant), principal: uuidBytes(principal) })))
    },
    async close() {
      connection.close()
    },
  }
}
