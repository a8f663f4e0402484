/** The list of 50 contacts: sealed, scoped, audited, against the same list by bare Fastify and pg in plain text, in one run. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type Base, openBase } from './base.ts'
import { caughtUp } from './caught-up.ts'
import { signIn } from './company.ts'
import type { ProcessorTime } from './installation.ts'
import { type Load, load } from './load.ts'
import type { RowResult } from './report.ts'

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 15)
const SMALL = 10_000
const PAGE = 50
const EVERYTHING = '/api/v1/contacts'
/** The fields that the plain table has: both lists answer the same ones. */
const SAME_FIELDS = `${EVERYTHING}?fields=owner,name,mobile,email,title,source,residence,region`

async function plain({ installation, company }: Base, port: number): Promise<Load> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'plain-server.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.write(`${JSON.stringify({ connection: installation.ownerConnection, port })}\n`)
  await once(child.stdout, 'data')
  const requests = company.reps.map((rep) => ({ path: `/contacts?tenant=${company.tenantId}&owner=${rep.id}` }))
  await load(`http://localhost:${port}`, requests, 3)
  const measured = await load(`http://localhost:${port}`, requests, SECONDS)
  const gone = once(child, 'exit')
  child.stdin.end()
  await gone
  return measured
}

/** A list that is not a whole page of one's own would be another list than the baseline's. */
async function checkPage(url: string, headers: Record<string, string>): Promise<void> {
  const answer = await fetch(url, { headers })
  const { data } = (await answer.json()) as { data: { name: string; mobile: string }[] }
  const isWhole = data.length === PAGE && data.every(({ name, mobile }) => name !== '' && mobile.includes('****'))
  if (!isWhole) throw new Error(`the list is not what it should be: ${answer.status}, ${data.length} records`)
}

/** Processor milliseconds of each part for one request. */
function costOf(before: ProcessorTime, after: ProcessorTime, requests: number): ProcessorTime {
  const each = (part: keyof ProcessorTime) => Number(((after[part] - before[part]) / requests).toFixed(3))
  return { server: each('server'), keeper: each('keeper'), database: each('database') }
}

async function sealed(
  { installation, company }: Base,
  port: number,
  path = SAME_FIELDS,
): Promise<Load & { residentBytes: number; processorMs: ProcessorTime }> {
  const server = await installation.startServer(port)
  const tokens = await signIn(installation, company, company.reps)
  const requests = tokens.map((token) => ({ path, headers: { authorization: `Bearer ${token}` } }))
  await checkPage(`${server.url}${path}`, requests[0]?.headers ?? {})
  await caughtUp(installation)
  await load(server.url, requests, 5)
  const before = server.processorTime()
  const measured = await load(server.url, requests, SECONDS)
  const processorMs = costOf(before, server.processorTime(), measured.requests)
  const residentBytes = server.residentBytes()
  await server.stop()
  return { ...measured, residentBytes, processorMs }
}

/** Measures at 10,000 contacts and at those of the base. */
export async function benchList(base: Base): Promise<RowResult> {
  const smallBase = await openBase(SMALL, null)
  const small = await sealed(smallBase, 3941)
  await smallBase.close()
  const baseline = await plain(base, 3942)
  const full = await sealed(base, 3943)
  const everything = await sealed(base, 3943, EVERYTHING)
  const failed = small.failed + baseline.failed + full.failed + everything.failed
  if (failed > 0) throw new Error(`${failed} lists failed`)
  const contacts = base.contacts.toLocaleString('en')
  return {
    figures: [
      {
        what: `list of 50 of ${contacts}, ÷ plain`,
        value: full.perSecond / baseline.perSecond,
        unit: '',
        must: 0.3,
        aim: 0.6,
        better: 'more',
        beside: `${Math.round(full.perSecond)} against ${Math.round(baseline.perSecond)} requests/s at 32 connections`,
      },
      {
        what: 'with every field, ÷ plain',
        value: everything.perSecond / baseline.perSecond,
        unit: '',
        better: 'more',
        beside: `${Math.round(everything.perSecond)} requests/s; more fields than the plain list has`,
      },
      {
        what: `same list, p99 ÷ at ${SMALL.toLocaleString('en')}`,
        value: full.p99 / small.p99,
        unit: '',
        must: 2,
        aim: 1.3,
        better: 'less',
        beside: `${full.p99} against ${small.p99} ms`,
      },
      {
        what: 'memory of the server after it',
        value: Math.max(full.residentBytes, everything.residentBytes) / 1_048_576,
        unit: 'MB',
        must: 400,
        aim: 250,
        better: 'less',
        beside: `${Math.round(small.residentBytes / 1_048_576)} MB at ${SMALL.toLocaleString('en')} contacts`,
      },
    ],
    detail: { baseline, small, full, everything },
  }
}
