/** The list of 50 contacts: sealed, scoped, audited, against the same list by bare Fastify and pg in plain text, in one run. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { addContacts, addPlainTwin, type BenchCompany, foundCompany } from './customers.ts'
import { type BenchInstallation, benchInstallation } from './installation.ts'
import { type Load, load } from './load.ts'

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 15)

async function plain(installation: BenchInstallation, company: BenchCompany, port: number): Promise<Load> {
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

async function sealed(
  installation: BenchInstallation,
  company: BenchCompany,
  port: number,
): Promise<Load & { residentBytes: number }> {
  const server = await installation.startServer(port)
  const requests = company.reps.map((rep) => ({
    path: '/api/v1/contacts',
    headers: { authorization: `Bearer ${rep.token}` },
  }))
  await load(server.url, requests, 5)
  const measured = await load(server.url, requests, SECONDS)
  const residentBytes = server.residentBytes()
  await server.stop()
  return { ...measured, residentBytes }
}

/** Measures at a small and at the full number of contacts. */
export async function benchList(rows: { small: number; full: number; people: number }) {
  const installation = await benchInstallation()
  try {
    const company = await foundCompany(installation, rows.people)
    const settle = () => installation.owner.query('vacuum analyze')
    await addContacts(installation, company, { from: 0, to: rows.small })
    await settle()
    const small = await sealed(installation, company, 3941)
    const seconds = await addContacts(installation, company, { from: rows.small, to: rows.full })
    await addPlainTwin(installation, company, rows.full)
    await settle()
    const baseline = await plain(installation, company, 3942)
    const full = await sealed(installation, company, 3943)
    return {
      rows,
      insertedPerSecond: (rows.full - rows.small) / seconds,
      baseline,
      small,
      full,
      ratio: full.perSecond / baseline.perSecond,
      p99Growth: full.p99 / small.p99,
    }
  } finally {
    await installation.stop()
  }
}

if (import.meta.main)
  console.log(
    JSON.stringify(await benchList({ small: 10_000, full: Number(process.argv[2] ?? 100_000), people: 300 }), null, 2),
  )
