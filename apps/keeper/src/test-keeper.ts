import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BudgetClass } from '@holdfast/crypto'
import { type KeeperOptions, type RunningKeeper, startKeeper } from './keeper.ts'
import { connect, type TestClient } from './test-client.ts'

/** The n-th id of a series: 16 bytes that say where they come from. */
export function idOf(series: number, number = 0): Uint8Array {
  const id = new Uint8Array(16)
  new DataView(id.buffer).setUint32(0, series)
  new DataView(id.buffer).setUint32(12, number)
  return id
}

export const idsOf = (series: number, count: number, first = 0): Uint8Array =>
  Buffer.concat(Array.from({ length: count }, (_, index) => idOf(series, first + index)))

export const tenant = idOf(1)
export const otherTenant = idOf(2)

/** A keeper in a folder of its own, whose clock the test moves. */
export async function keeperForTest(options: Partial<KeeperOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'keeper-'))
  const paths = {
    socketPath: join(folder, 'socket'),
    storePath: join(folder, 'store.db'),
    rootKeyPath: join(folder, 'root.key'),
  }
  const clock = { ms: Date.UTC(2026, 0, 5, 9) }
  const faults: object[] = []
  const parts: { keeper?: RunningKeeper; client?: TestClient } = {}
  const start = async () => {
    parts.keeper = await startKeeper({
      ...paths,
      nowMs: () => clock.ms,
      report: (fault) => faults.push(fault),
      ...options,
    })
    parts.client = await connect(paths.socketPath)
    return parts.client
  }
  const stop = async () => {
    parts.client?.close()
    await parts.keeper?.stop()
  }
  const remove = async () => {
    await stop()
    await rm(folder, { recursive: true })
  }
  const client = await start()
  return { ...paths, folder, clock, faults, client, start, stop, remove }
}

/** A tenant with a principal of a class and as many customers as asked. */
export async function settle(client: TestClient, who: { budgetClass: BudgetClass; customers: number }) {
  const principal = idOf(50)
  await client.ask('createTenant', { tenant, suite: 'A1' })
  await client.ask('sealAuthority', {
    tenant,
    scope: principal,
    document: new Uint8Array(1),
    budgetClass: who.budgetClass,
  })
  for (let first = 0; first < who.customers; first += 10_000) {
    const subjects = idsOf(9, Math.min(10_000, who.customers - first), first)
    await client.ask('createSubjects', { tenant, kind: 'customer', subjects })
  }
  return { tenant, principal }
}
