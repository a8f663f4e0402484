/** An import over the real interface: uploaded, sealed, mapped, held against file and base, sealed again record by record, indexed, recorded. */
import { setTimeout as delay } from 'node:timers/promises'
import { type BenchCompany, foundCompany, signIn } from './company.ts'
import { addPlainTwin, contactValues, random } from './customers.ts'
import { type BenchInstallation, benchInstallation, type ProcessorTime, type ServerProcess } from './installation.ts'
import type { RowResult } from './report.ts'

const HEADER = '客户编号,姓名,手机,邮箱,省份,城市,地址,来源,创建日期,备注'
const PLACES = ['广东,深圳市', '浙江,杭州市', '上海,上海市', '四川,成都市', '北京,北京市', '江苏,苏州市']
const SOURCES = ['官网', '展会', '抖音', '百度推广', '转介绍']

interface BenchFile {
  /** Every how many rows a company is named; 0 for a file without companies. */
  readonly companyEvery: number
  /** Written into every row's note where it is stated: the same people, known better. */
  readonly note?: string
}

/** A file of people like those a company has: most complete, some without e-mail, a few with notes. */
function fileOf(rows: number, { companyEvery, note }: BenchFile): Blob {
  const draw = random(20261124)
  const header = companyEvery > 0 ? `${HEADER},公司` : HEADER
  const lines = Array.from({ length: rows }, (_, n) => {
    const { name, mobile, email } = contactValues(n, draw)
    const cells = [
      `KH${String(n).padStart(7, '0')}`,
      name,
      mobile.slice(3),
      n % 4 === 3 ? '' : email,
      PLACES[n % PLACES.length],
      `科技园路${n % 900}号`,
      SOURCES[n % SOURCES.length],
      `202${n % 6}-0${1 + (n % 9)}-1${n % 10}`,
      note ?? (n % 10 === 0 ? '展会上认识，下季度再联系' : ''),
      ...(companyEvery > 0 ? [n % 5 === 0 ? '' : `云杉第${Math.floor(n / companyEvery)}精密仪器有限公司`] : []),
    ]
    return cells.join(',')
  })
  return new Blob([[header, ...lines].join('\r\n')])
}

interface Job {
  readonly id: string
  readonly state: string
  readonly rows: number
  readonly created: number
  readonly updated: number
  readonly durationMs: number
  readonly failure?: string | null
  readonly undo?: { readonly undone: number; readonly restored: number }
}

const MEGABYTE = 1_048_576

interface Asking {
  readonly url: string
  readonly headers: Record<string, string>
}

/** Asks for an import again and again until it is in none of the states; gives it, and the most memory the server took. */
async function waitWhile(asking: Asking, moving: readonly string[], residentBytes: () => number) {
  let peakBytes = 0
  for (;;) {
    await delay(200)
    const job = (await (await fetch(asking.url, { headers: asking.headers })).json()) as Job
    peakBytes = Math.max(peakBytes, residentBytes())
    if (!moving.includes(job.state)) return { job, peakBytes }
  }
}

/** Undoes the whole import. */
async function undo(asking: Asking, rows: number, residentBytes: () => number) {
  const started = performance.now()
  const sent = await fetch(`${asking.url}/undo`, { method: 'POST', headers: asking.headers })
  const answeredMs = performance.now() - started
  const { job, peakBytes } = await waitWhile(asking, ['undoing'], residentBytes)
  const seconds = (performance.now() - started) / 1_000
  const done = (job.undo?.undone ?? 0) + (job.undo?.restored ?? 0)
  if (job.state !== 'undone' || done < rows) throw new Error(`${done} of ${rows} undone: ${sent.status} ${job.state}`)
  return {
    answeredMs: Math.round(answeredMs),
    seconds: Math.round(seconds * 10) / 10,
    perSecond: Math.round(rows / seconds),
    peakMegabytes: Math.round(peakBytes / MEGABYTE),
  }
}

interface Importing {
  readonly server: ServerProcess
  readonly headers: Record<string, string>
}

interface SentFile {
  readonly rows: number
  readonly blob: Blob
  /** What becomes of people who are there already. */
  readonly duplicates: 'skip' | 'update'
}

/** Sends a file and waits until it says done; gives what the whole took, from the first byte sent, and then undoes it where it is asked to. */
async function importFile({ server, headers }: Importing, file: SentFile) {
  const form = new FormData()
  form.append('object', 'contacts')
  form.append('options', JSON.stringify({ commit: true, duplicates: file.duplicates }))
  form.append('file', file.blob, 'customers.csv')
  const idleBytes = server.residentBytes()
  const before = server.processorTime()
  const started = performance.now()
  const sent = await fetch(`${server.url}/api/v1/imports`, { method: 'POST', headers, body: form })
  const { id } = (await sent.json()) as Job
  const uploadMs = performance.now() - started
  const asking = { url: `${server.url}/api/v1/imports/${id}`, headers }
  const { job, peakBytes } = await waitWhile(asking, ['reading', 'running'], server.residentBytes)
  const wholeMs = performance.now() - started
  const after = server.processorTime()
  const perRow = (part: keyof ProcessorTime) => Math.round((1000 * (after[part] - before[part])) / file.rows)
  const done = file.duplicates === 'update' ? job.updated : job.created
  if (done !== file.rows) throw new Error(`${done} of ${file.rows} stored: ${job.state} ${job.failure ?? ''}`)
  return {
    asking,
    rows: file.rows,
    perSecond: Math.round((1000 * file.rows) / job.durationMs),
    perSecondWithUpload: Math.round((1000 * file.rows) / wholeMs),
    uploadMs: Math.round(uploadMs),
    idleMegabytes: Math.round(idleBytes / MEGABYTE),
    peakMegabytes: Math.round(peakBytes / MEGABYTE),
    /** What a row costs of each part's processor, in microseconds. */
    processorMicroseconds: { server: perRow('server'), keeper: perRow('keeper'), database: perRow('database') },
  }
}

async function importAndUndo(importing: Importing, file: SentFile) {
  const { asking, ...imported } = await importFile(importing, file)
  return { ...imported, undone: await undo(asking, file.rows, importing.server.residentBytes) }
}

async function importingOf(installation: BenchInstallation, company: BenchCompany): Promise<Importing> {
  const server = await installation.startServer(3944)
  const [token] = await signIn(installation, company, company.reps)
  return { server, headers: { authorization: `Bearer ${token}` } }
}

async function measure(rows: number, shape: BenchFile) {
  const installation = await benchInstallation()
  try {
    const company = await foundCompany(installation, { reps: 1, managers: 0 })
    const importing = await importingOf(installation, company)
    const imported = await importAndUndo(importing, { rows, blob: fileOf(rows, shape), duplicates: 'skip' })
    await importing.server.stop()
    const plainSeconds = await addPlainTwin(installation, company, rows)
    return { ...imported, plainPerSecond: Math.round(rows / plainSeconds) }
  } finally {
    await installation.stop()
  }
}

/** People alone, and people with the companies they work for, of which every fifth row names none. */
export async function benchImport(rows = 100_000): Promise<RowResult> {
  const people = await measure(rows, { companyEvery: 0 })
  const withCompanies = await measure(rows, { companyEvery: 5 })
  return {
    figures: [
      {
        what: 'import, sealed, indexed, duplicates checked',
        value: people.perSecondWithUpload,
        unit: 'rows/s',
        must: 5_000,
        aim: 15_000,
        better: 'more',
        beside: `${people.plainPerSecond} rows/s put into a plain table, 2,000 a statement`,
      },
    ],
    detail: { people, withCompanies },
  }
}

/** An import that finds everybody there already and writes into each, and its undoing. */
export async function benchUpdate(rows = 100_000): Promise<RowResult> {
  const installation = await benchInstallation()
  try {
    const company = await foundCompany(installation, { reps: 1, managers: 0 })
    const importing = await importingOf(installation, company)
    await importFile(importing, { rows, blob: fileOf(rows, { companyEvery: 0 }), duplicates: 'skip' })
    const better = fileOf(rows, { companyEvery: 0, note: '电话里确认过地址' })
    const updated = await importAndUndo(importing, { rows, blob: better, duplicates: 'update' })
    await importing.server.stop()
    return { figures: [], detail: updated }
  } finally {
    await installation.stop()
  }
}
