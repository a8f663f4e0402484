import { type LogReport, verifyBundleFile, verifyInstallation } from '../modules/audit/index.ts'
import { type Call, type Command, say, sayJson } from './command.ts'
import { onInstallation } from './installation.ts'

type Verdict = LogReport['report']

/** One log's verdict as a sentence. */
const sentenceOf = (name: string, report: Verdict): string =>
  report.ok
    ? `${name}: intact, ${report.size} records, ${report.checkpoints} checkpoints.`
    : `${name}: ${report.kind}${report.seq === undefined ? '' : `, first bad record ${report.seq}`}: ${report.detail}`

async function verifyBundle(call: Call, file: string): Promise<number> {
  const { key } = call.values
  const { report, vkey, pinned } = await verifyBundleFile(file, key === undefined ? {} : { vkey: key })
  if (call.json) sayJson({ ...report, vkey, pinned })
  else {
    say(sentenceOf(file, report))
    if (vkey !== null && !pinned)
      say(`Checked with the key inside the file, ${vkey}: compare it with one you were given, or state it with --key.`)
  }
  return report.ok ? 0 : 1
}

async function verifyHere(call: Call): Promise<number> {
  const { tenant } = call.values
  const reports = await onInstallation(call.settings, ({ services }) =>
    verifyInstallation(services, tenant === undefined ? {} : { tenant }),
  )
  const intact = reports.every(({ report }) => report.ok)
  if (call.json) sayJson({ ok: intact, logs: reports.map(({ report, ...log }) => ({ ...log, ...report })) })
  else for (const { origin, report } of reports) say(sentenceOf(origin, report))
  return intact ? 0 : 1
}

export const verifyCommand: Command = {
  name: 'verify',
  about: 'Checks the log: every record present, unaltered, in order; of this installation, or of a bundle anywhere.',
  options: {
    bundle: { about: 'a bundle file; nothing else is needed then' },
    key: { about: 'the log’s key you were given, for a bundle' },
    tenant: { about: 'one company’s log only' },
  },
  operands: ['file?'],
  run: (call) => {
    const file = call.values['bundle'] ?? call.rest[0]
    return file === undefined ? verifyHere(call) : verifyBundle(call, file)
  },
}
