/** A person leaves with 100,000 customers: handed over batch by batch, killed in the middle and gone on with. */
import { setTimeout as delay } from 'node:timers/promises'
import { createPerson } from '../apps/server/src/modules/identity/company.ts'
import { actIn } from '../apps/server/src/testing/people.ts'
import { type BenchCompany, foundCompany, signIn } from './company.ts'
import { addContacts } from './customers.ts'
import { type BenchInstallation, benchInstallation, type ServerProcess } from './installation.ts'
import type { RowResult } from './report.ts'

const PORT = 3945
const MEGABYTE = 1_048_576

interface Holdings {
  readonly handOver: { readonly state: string; readonly behind: number; readonly moved: { readonly contacts?: number } }
}

interface Leaving {
  readonly installation: BenchInstallation
  readonly company: BenchCompany
  readonly token: string
  readonly leaver: string
}

/** The token of a security administrator. */
export async function administratorOf(installation: BenchInstallation, company: BenchCompany): Promise<string> {
  const about = { roles: ['security_admin'], pendingRoles: [], founder: false, teamId: null, createdBy: null }
  const id = await actIn(installation.services, company.tenantId, (tx) =>
    createPerson(installation.services, tx, {
      ...about,
      name: '方圆',
      email: 'security@example.com',
      language: 'zh',
      status: 'active',
    }),
  )
  const [token] = await signIn(installation, company, [{ id, teamId: '' }])
  return token ?? ''
}

/** Asks how far the work is until it is done, or until so many have moved. */
async function follow({ token, leaver }: Leaving, server: ServerProcess, until: number) {
  const headers = { authorization: `Bearer ${token}` }
  let peakBytes = 0
  for (;;) {
    const { handOver } = (await (
      await fetch(`${server.url}/api/v1/users/${leaver}/holdings`, { headers })
    ).json()) as Holdings
    peakBytes = Math.max(peakBytes, server.residentBytes())
    const moved = handOver.moved.contacts ?? 0
    if (handOver.state === 'done' || moved >= until) return { moved, peakBytes, behind: handOver.behind }
    await delay(100)
  }
}

async function handOver(leaving: Leaving, rows: number) {
  const { installation, company, token, leaver } = leaving
  const first = await installation.startServer(PORT)
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const idleBytes = first.residentBytes()
  const started = performance.now()
  const body = JSON.stringify({ successorId: company.reps[1]?.id })
  const left = await fetch(`${first.url}/api/v1/users/${leaver}/leave`, { method: 'POST', headers, body })
  if (left.status !== 200) throw new Error(await left.text())
  const answeredMs = performance.now() - started
  const half = await follow(leaving, first, rows / 2)
  const halfMs = performance.now() - started
  await first.kill()
  const again = performance.now()
  const second = await installation.startServer(PORT)
  await follow(leaving, second, half.moved + 1)
  const idleMs = performance.now() - again
  const whole = await follow(leaving, second, Number.POSITIVE_INFINITY)
  const wholeMs = halfMs + performance.now() - again
  await second.stop()
  const megabytes = (bytes: number) => Math.round(bytes / MEGABYTE)
  return {
    answeredMs: Math.round(answeredMs),
    seconds: Math.round((wholeMs - idleMs) / 1_000),
    /** From the killed server's restart until the work went on. */
    secondsUntilItGoesOn: Math.round(idleMs / 1_000),
    killedAfter: half.moved,
    behind: whole.behind,
    idleMegabytes: megabytes(idleBytes),
    peakMegabytes: megabytes(Math.max(half.peakBytes, whole.peakBytes)),
  }
}

/** Every record is the successor's, once, with one line in its history. */
async function demandWhole({ installation, company }: Leaving, rows: number): Promise<void> {
  const { rows: found } = await installation.owner.query(
    `select (select count(*)::int from contact where owner_id = $1 and version = 2) as moved,
      (select count(*)::int from record_history where object = 'contact' and fields = '{owner}') as lines`,
    [company.reps[1]?.id],
  )
  if (found[0].moved !== rows || found[0].lines !== rows) throw new Error(JSON.stringify(found[0]))
}

export async function benchLeave(rows = 100_000): Promise<RowResult> {
  const installation = await benchInstallation()
  try {
    const founded = await foundCompany(installation, { reps: 2, managers: 0 })
    const [leaver, heir] = founded.reps
    if (leaver === undefined || heir === undefined) throw new Error('two people are needed')
    const company = { ...founded, ownerOf: () => leaver }
    await addContacts(installation, company, rows)
    const leaving = { installation, company, leaver: leaver.id, token: await administratorOf(installation, company) }
    const detail = await handOver(leaving, rows)
    await demandWhole(leaving, rows)
    const figure = {
      what: 'hand-over of a leaver’s 100,000 contacts, killed half-way',
      value: rows / detail.seconds,
      unit: 'records/s',
      better: 'more',
      beside: `${detail.seconds} s, ${detail.peakMegabytes} MB at the peak (${detail.idleMegabytes} idle), went on after ${detail.secondsUntilItGoesOn} s`,
    } as const
    return { figures: [figure], detail: { rows, ...detail } }
  } finally {
    await installation.stop()
  }
}
