/** The list of 50 contacts: sealed, scoped, audited, against the same list by bare Fastify and pg in plain text, in one run. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type Base, openBase } from './base.ts'
import { caughtUp } from './caught-up.ts'
import { signIn } from './company.ts'
import { costOf, type ProcessorTime, type ServerProcess } from './installation.ts'
import { type Load, load } from './load.ts'
import { percentile, type RowResult } from './report.ts'

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 15)
/** So many slices of a load, in turn with those it stands beside: a machine that is slower for a minute is slower for all of them. */
const TURNS = 5
const WARMING_SECONDS = 3
const SMALL = 10_000
const PAGE = 50
const EVERYTHING = '/api/v1/contacts'
/** The fields that the plain table has: both lists answer the same ones. */
const SAME_FIELDS = `${EVERYTHING}?fields=owner,name,mobile,email,title,source,residence,region`

/** A server that is warm; each turn loads it for so many seconds. */
interface Warm {
  turn(seconds: number): Promise<Load>
  stop(): Promise<void>
}

async function plain({ installation, company }: Base, port: number): Promise<Warm> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'plain-server.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.write(`${JSON.stringify({ connection: installation.ownerConnection, port })}\n`)
  await once(child.stdout, 'data')
  const requests = company.reps.map((rep) => ({ path: `/contacts?tenant=${company.tenantId}&owner=${rep.id}` }))
  await load(`http://localhost:${port}`, requests, WARMING_SECONDS)
  return {
    turn: (seconds) => load(`http://localhost:${port}`, requests, seconds),
    stop: async () => {
      const gone = once(child, 'exit')
      child.stdin.end()
      await gone
    },
  }
}

/** A list that is not a whole page of one's own would be another list than the baseline's. */
async function checkPage(url: string, headers: Record<string, string>): Promise<void> {
  const answer = await fetch(url, { headers })
  const { data } = (await answer.json()) as { data: { name: string; mobile: string }[] }
  const isWhole = data.length === PAGE && data.every(({ name, mobile }) => name !== '' && mobile.includes('****'))
  if (!isWhole) throw new Error(`the list is not what it should be: ${answer.status}, ${data.length} records`)
}

/** One list of a server, warm. */
async function listOf(base: Base, server: ServerProcess, path: string): Promise<Pick<Warm, 'turn'>> {
  const tokens = await signIn(base.installation, base.company, base.company.reps)
  const requests = tokens.map((token) => ({ path, headers: { authorization: `Bearer ${token}` } }))
  await checkPage(`${server.url}${path}`, requests[0]?.headers ?? {})
  await load(server.url, requests, WARMING_SECONDS)
  return { turn: (seconds) => load(server.url, requests, seconds) }
}

interface Candidate extends Pick<Warm, 'turn'> {
  readonly name: 'small' | 'plain' | 'full' | 'everything'
  /** Whose processor time is told. */
  readonly server: ServerProcess | null
}

interface Turn extends Load {
  readonly processorMs: ProcessorTime | null
}

async function turnOf({ turn, server }: Candidate): Promise<Turn> {
  const before = server?.processorTime()
  const load = await turn(SECONDS / TURNS)
  if (load.failed > 0) throw new Error(`${load.failed} lists failed`)
  const spent = server === null || before === undefined ? null : costOf(before, server.processorTime(), load.requests)
  return { ...load, processorMs: spent }
}

/** Loads each for a slice, and all of them again: the turns of each. */
async function inTurns(candidates: readonly Candidate[]): Promise<Record<Candidate['name'], Turn[]>> {
  const turns: Record<Candidate['name'], Turn[]> = { small: [], plain: [], full: [], everything: [] }
  for (let at = 0; at < TURNS; at++)
    for (const candidate of candidates) turns[candidate.name].push(await turnOf(candidate))
  return turns
}

const middle = (values: readonly number[]): number => percentile(values, 0.5)

/** The middle of what each turn was beside the turn next to it. */
const beside = (turns: readonly Turn[], others: readonly Turn[], of: (turn: Turn) => number): number =>
  middle(turns.map((turn, at) => of(turn) / of(others[at] ?? turn)))

function figuresOf(
  { small, plain: baseline, full, everything }: Record<Candidate['name'], Turn[]>,
  about: { contacts: string; smallBytes: number; bytes: number },
): RowResult['figures'] {
  const speed = ({ perSecond }: Turn) => perSecond
  const slowest = ({ p99 }: Turn) => p99
  const rounded = (turns: readonly Turn[], of: (turn: Turn) => number) => Math.round(middle(turns.map(of)))
  const few = SMALL.toLocaleString('en')
  return [
    {
      what: `list of 50 of ${about.contacts}, ÷ plain`,
      value: beside(full, baseline, speed),
      unit: '',
      must: 0.3,
      aim: 0.6,
      better: 'more',
      beside: `${rounded(full, speed)} against ${rounded(baseline, speed)} requests/s at 32 connections`,
    },
    {
      what: 'with every field, ÷ plain',
      value: beside(everything, baseline, speed),
      unit: '',
      better: 'more',
      beside: `${rounded(everything, speed)} requests/s; more fields than the plain list has`,
    },
    {
      what: `same list, p99 ÷ at ${few}`,
      value: beside(full, small, slowest),
      unit: '',
      must: 2,
      aim: 1.3,
      better: 'less',
      beside: `${rounded(full, slowest)} against ${rounded(small, slowest)} ms`,
    },
    {
      what: 'memory of the server after it',
      value: about.bytes / 1_048_576,
      unit: 'MB',
      must: 400,
      aim: 250,
      better: 'less',
      beside: `${Math.round(about.smallBytes / 1_048_576)} MB at ${few} contacts`,
    },
  ]
}

/** Measures at 10,000 contacts and at those of the base, both lists beside the plain one, in turn. */
export async function benchList(base: Base): Promise<RowResult> {
  const smallBase = await openBase(SMALL, null)
  const smallServer = await smallBase.installation.startServer(3941)
  const server = await base.installation.startServer(3943)
  await caughtUp(smallBase.installation)
  await caughtUp(base.installation)
  const baseline = await plain(base, 3942)
  const turns = await inTurns([
    { name: 'small', server: smallServer, ...(await listOf(smallBase, smallServer, SAME_FIELDS)) },
    { name: 'plain', server: null, turn: baseline.turn },
    { name: 'full', server, ...(await listOf(base, server, SAME_FIELDS)) },
    { name: 'everything', server, ...(await listOf(base, server, EVERYTHING)) },
  ])
  const figures = figuresOf(turns, {
    contacts: base.contacts.toLocaleString('en'),
    smallBytes: smallServer.residentBytes(),
    bytes: server.residentBytes(),
  })
  await baseline.stop()
  await server.stop()
  await smallServer.stop()
  await smallBase.close()
  return { figures, detail: turns }
}
