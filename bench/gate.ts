/** What of the processor time of a list of fifty goes into deciding who may see it: session, admission, rights, fields and masks. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Base } from './base.ts'
import { caughtUp } from './caught-up.ts'
import { signIn } from './company.ts'
import { load } from './load.ts'
import { processorByFile } from './profile.ts'
import type { RowResult } from './report.ts'

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 15)
const WARMING_SECONDS = 5
const LIST = '/api/v1/contacts'

/** The files that decide; reading, opening and recording what was decided is done elsewhere. */
const DECIDING = /^(?:packages\/policy\/|apps\/server\/src\/platform\/gate\/|packages\/catalog\/src\/mask)/

const share = (spent: ReadonlyMap<string, number>, of: (file: string) => boolean): number => {
  const all = [...spent.values()].reduce((sum, each) => sum + each, 0)
  return [...spent].filter(([file]) => of(file)).reduce((sum, [, each]) => sum + each, 0) / all
}

export async function benchGate({ installation, company }: Base): Promise<RowResult> {
  const folder = mkdtempSync(join(tmpdir(), 'hf-profile-'))
  try {
    const server = await installation.startServer(3947, folder)
    await caughtUp(installation)
    const tokens = await signIn(installation, company, company.reps)
    const requests = tokens.map((token) => ({ path: LIST, headers: { authorization: `Bearer ${token}` } }))
    await load(server.url, requests, WARMING_SECONDS)
    const { perSecond, failed } = await load(server.url, requests, SECONDS)
    if (failed > 0) throw new Error(`${failed} lists failed`)
    await server.stop()
    const spent = processorByFile(folder, SECONDS)
    const files = [...spent].sort((a, b) => b[1] - a[1])
    const figure = {
      what: 'the gate’s share of a list of 50, every field',
      value: 100 * share(spent, (file) => DECIDING.test(file)),
      unit: '%',
      must: 15,
      aim: 5,
      better: 'less',
      beside: `${Math.round(perSecond)} requests/s under the profile; the rights themselves ${(100 * share(spent, (file) => file.startsWith('packages/policy/'))).toFixed(1)} %`,
    } as const
    return { figures: [figure], detail: files.map(([file, took]) => ({ file, share: took / 1_000_000 / SECONDS })) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
