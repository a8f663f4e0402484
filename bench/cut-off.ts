/** From a freeze, or from a leaver's end, to the last byte they were served: three processes, lists without a pause and open streams. */
import { setTimeout as delay } from 'node:timers/promises'
import { caughtUp } from './caught-up.ts'
import { type BenchCompany, foundCompany, signIn } from './company.ts'
import { addContacts } from './customers.ts'
import { type BenchInstallation, benchInstallation, type ServerProcess } from './installation.ts'
import { administratorOf } from './leave.ts'
import { type Figure, percentile, type RowResult } from './report.ts'

const PORTS = [3951, 3952, 3953]
const ROUNDS = 40
/** Of one person, at every process: what asks without a pause. */
const ASKING = 2
const CONTACTS = 4_000
/** So long they are served before the act. */
const SERVED_MS = 400

/** Asked of the first process. */
type Act = 'freeze' | 'leave'

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

/** Asks until refused; when the last byte of what was served came. */
async function untilRefused(url: string, token: string): Promise<number> {
  let last = 0
  for (;;) {
    const answer = await fetch(`${url}/api/v1/contacts?limit=20`, { headers: bearer(token) })
    await answer.arrayBuffer()
    if (answer.status !== 200) return last
    last = performance.now()
  }
}

/** Listens until the stream is cut; when its last byte came. */
async function untilCut(url: string, token: string): Promise<number> {
  const { body, status } = await fetch(`${url}/api/v1/stream`, { headers: bearer(token) })
  if (body === null || status !== 200) throw new Error(`the stream answered ${status}`)
  let last = 0
  for await (const _ of body) last = performance.now()
  return last
}

interface Stage {
  readonly servers: readonly ServerProcess[]
  readonly administrator: string
  /** Who gets what a leaver held. */
  readonly successorId: string
}

/** Milliseconds from asking for the act to the last byte, of everything the person has open. */
async function lastByte({ servers, administrator, successorId }: Stage, who: { id: string; token: string }, act: Act) {
  const open = servers.flatMap(({ url }) => [
    ...Array.from({ length: ASKING }, () => untilRefused(url, who.token)),
    untilCut(url, who.token),
  ])
  await delay(SERVED_MS)
  const asked = performance.now()
  const answer = await fetch(`${servers[0]?.url}/api/v1/users/${who.id}/${act}`, {
    method: 'POST',
    headers: { ...bearer(administrator), 'content-type': 'application/json' },
    body: JSON.stringify(act === 'freeze' ? { reason: '账号疑似被盗' } : { successorId }),
  })
  if (answer.status !== 200) throw new Error(await answer.text())
  const answered = performance.now() - asked
  return { answered, last: Math.max(...(await Promise.all(open))) - asked }
}

const figureOf = (what: string, all: readonly { answered: number; last: number }[]): Figure => {
  const last = all.map((each) => each.last)
  return {
    what: `${what} → last byte served, ${PORTS.length} processes, slowest of ${all.length}`,
    value: Math.max(...last),
    unit: 'ms',
    must: 1_000,
    aim: 300,
    better: 'less',
    beside: `p50 ${percentile(last, 0.5).toFixed(0)} ms from asking for it; itself answered after ${percentile(
      all.map((each) => each.answered),
      0.5,
    ).toFixed(0)} ms`,
  }
}

async function measure(installation: BenchInstallation, company: BenchCompany) {
  const servers: ServerProcess[] = []
  for (const port of PORTS) servers.push(await installation.startServer(port))
  await caughtUp(installation)
  const stage = {
    servers,
    administrator: await administratorOf(installation, company),
    successorId: company.managers[0]?.id ?? '',
  }
  const tokens = await signIn(installation, company, company.reps)
  const rounds: Record<Act, { answered: number; last: number }[]> = { freeze: [], leave: [] }
  for (const [n, { id }] of company.reps.entries()) {
    const act = n % 2 === 0 ? 'freeze' : 'leave'
    rounds[act].push(await lastByte(stage, { id, token: tokens[n] ?? '' }, act))
  }
  for (const server of servers) await server.stop()
  return rounds
}

export async function benchCutOff(): Promise<RowResult> {
  const installation = await benchInstallation()
  try {
    const company = await foundCompany(installation, { reps: ROUNDS, managers: 1 })
    await addContacts(installation, company, CONTACTS)
    const rounds = await measure(installation, company)
    return { figures: [figureOf('freeze', rounds.freeze), figureOf('leaver', rounds.leave)], detail: rounds }
  } finally {
    await installation.stop()
  }
}
