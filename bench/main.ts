/**
 * The measurements of the project, each beside its baseline in the same run: `npm run bench [-- row…] [--contacts N] [--base FOLDER]`.
 * Prints a table and one JSON document. Exit code 1 where a figure misses what it must reach.
 */
import { cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { benchAnswers } from './answers.ts'
import { benchAudit } from './audit.ts'
import { type Base, openBase } from './base.ts'
import { benchCutOff } from './cut-off.ts'
import { benchDecision } from './decision.ts'
import { benchGate } from './gate.ts'
import { benchImport, benchUpdate } from './import.ts'
import { benchLeave } from './leave.ts'
import { benchList } from './list.ts'
import { benchPaper } from './paper.ts'
import { type RowResult, reaches, tableOf } from './report.ts'
import { benchSales } from './sales.ts'
import { benchSearch } from './search.ts'
import { benchSignIns } from './sign-ins.ts'
import { benchStart } from './start.ts'
import { benchWeb } from './web.ts'
import { benchWork } from './work.ts'

/** Rows that need contacts to be there, and those that make their own. */
const ON_BASE: Readonly<Record<string, (base: Base) => Promise<RowResult>>> = {
  list: benchList,
  gate: benchGate,
  answers: benchAnswers,
  search: (base) => benchSearch(base),
  web: benchWeb,
  work: benchWork,
}
const ALONE: Readonly<Record<string, () => Promise<RowResult>>> = {
  import: () => benchImport(),
  update: () => benchUpdate(),
  audit: benchAudit,
  decision: benchDecision,
  'sign-ins': benchSignIns,
  'cut-off': benchCutOff,
  leave: () => benchLeave(),
  paper: benchPaper,
  sales: benchSales,
  start: benchStart,
}
const NAMES = [...Object.keys(ON_BASE), ...Object.keys(ALONE)]
const USAGE = `bench [${NAMES.join('|')} …] [--contacts N] [--base FOLDER]`

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { contacts: { type: 'string', default: '1000000' }, base: { type: 'string' } },
  })
  const unknown = positionals.find((name) => !NAMES.includes(name))
  const contacts = Number(values.contacts)
  if (unknown !== undefined || !Number.isInteger(contacts) || contacts < 10_000 || contacts % 2_000 !== 0)
    throw new Error(`${USAGE}: the contacts are at least 10,000, in steps of 2,000`)
  return { rows: positionals.length === 0 ? NAMES : positionals, contacts, folder: values.base ?? null }
}

async function measure({ rows, contacts, folder }: ReturnType<typeof readArguments>) {
  const results: Record<string, RowResult> = {}
  const onBase = Object.entries(ON_BASE).filter(([name]) => rows.includes(name))
  if (onBase.length > 0) {
    const base = await openBase(contacts, folder)
    for (const [name, bench] of onBase) results[name] = await bench(base)
    await base.close()
  }
  for (const [name, bench] of Object.entries(ALONE)) if (rows.includes(name)) results[name] = await bench()
  return results
}

const asked = readArguments()
const results = await measure(asked)
const figures = Object.values(results).flatMap((result) => result.figures)
const machine = {
  processor: cpus()[0]?.model ?? '',
  cores: cpus().length,
  memoryGigabytes: Math.round(totalmem() / 2 ** 30),
  node: process.version,
}
process.stdout.write(`${tableOf(figures)}\n\n`)
process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), machine, ...asked, results }, null, 2)}\n`)
process.exitCode = figures.every((figure) => reaches(figure, figure.must)) ? 0 : 1
