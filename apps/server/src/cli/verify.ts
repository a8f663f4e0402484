import { type BundleReport, type LogReport, verifyBundle, verifyInstallation } from '../modules/audit/index.ts'
import { type Accepted, type Finding, type RowsReport, verifyAllRows } from '../modules/integrity/index.ts'
import { onInstallation } from './at-work.ts'
import { type Call, type Command, CommandError, say, sayJson } from './command.ts'

type Verdict = LogReport['report']

/** One log's verdict as a sentence. */
const sentenceOf = (name: string, report: Verdict): string =>
  report.ok
    ? `${name}: intact, ${report.size} records, ${report.checkpoints} checkpoints.`
    : `${name}: ${report.kind}${report.seq === undefined ? '' : `, first bad record ${report.seq}`}: ${report.detail}`

/** What a folder or server without events leaves unsaid. */
const ENTRIES_ALONE = 'Entries and their order are proven; events were not given, so what they say is not.'

const optionsOf = ({ values, settings }: Call): { vkey?: string; token?: string } => {
  const { key } = values
  const token = settings.HOLDFAST_TOKEN
  return { ...(key === undefined ? {} : { vkey: key }), ...(token === null ? {} : { token }) }
}

const standing = ({ kind, recordedVersion, standingVersion }: Finding): string => {
  const recorded = recordedVersion === null ? 'not in the record' : `recorded at version ${recordedVersion}`
  if (kind === 'forged') return 'an event claims to have written it that is not the application’s, or is there twice'
  if (kind === 'changed_between') return `${recorded}, changed behind the application, and written since`
  return standingVersion === null
    ? `${recorded}, not in the table`
    : `${recorded}, stands at version ${standingVersion}`
}

const acceptedSentence = ({ object, id, kind, seq, askedBy, by, at, reason }: Accepted): string =>
  `  ${object} ${id}: ${kind}, accepted ${new Date(at).toISOString()} (record ${seq}): asked for by ${askedBy}, confirmed by ${by}: ${reason}`

function rowsSentences(report: RowsReport & { readonly tenantId: string }): string[] {
  const { tenantId, fault, compared, count, findings, baselined, told, accepted } = report
  if (fault !== null) return [`${tenantId}: rows not compared, since the log does not hold: ${fault}.`]
  const named = findings.map((each) => {
    const by = each.seq === null ? '' : ` (record ${each.seq})`
    return `  ${each.object} ${each.id}: ${each.kind}; ${standing(each)}${by}`
  })
  return [
    `${tenantId}: ${compared} rows, ${count === 0 ? 'all as recorded.' : `${count} not as recorded:`}`,
    ...named,
    ...(findings.length < count ? [`  … and ${count - findings.length} more.`] : []),
    ...accepted.map(acceptedSentence),
    ...(told.length > 0 ? [`  ${told.length} earlier findings stand in the log itself (record.mismatch).`] : []),
    ...(baselined
      ? []
      : ['  Rows from before the record told of rows are still being taken in; the server does it by itself.']),
  ]
}

function sayJudged(place: string, { report, vkey, pinned }: BundleReport): void {
  say(sentenceOf(place, report))
  if (report.ok && report.events === null) say(ENTRIES_ALONE)
  if (vkey !== null && !pinned)
    say(`Checked with the key given there, ${vkey}: compare it with one you were given, or state it with --key.`)
}

async function verifyFiles(call: Call, place: string): Promise<number> {
  const judged = await verifyBundle(place, optionsOf(call)).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const why = error instanceof Error ? error.message : String(error)
    throw new CommandError(code === 'ENOENT' ? `There is no ${place}; check the path.` : why, { cause: error })
  })
  if (call.json) sayJson({ ...judged.report, vkey: judged.vkey, pinned: judged.pinned })
  else sayJudged(place, judged)
  return judged.report.ok ? 0 : 1
}

async function verifyHere(call: Call): Promise<number> {
  const { tenant } = call.values
  const which = tenant === undefined ? {} : { tenant }
  const { reports, rows } = await onInstallation(call.settings, async ({ services }) => ({
    reports: await verifyInstallation(services, which),
    rows: await verifyAllRows(services, which),
  }))
  const intact = reports.every(({ report }) => report.ok) && rows.every(({ ok }) => ok)
  if (call.json) sayJson({ ok: intact, logs: reports.map(({ report, ...log }) => ({ ...log, ...report })), rows })
  else {
    for (const { origin, report } of reports) say(sentenceOf(origin, report))
    for (const sentence of rows.flatMap(rowsSentences)) say(sentence)
  }
  return intact ? 0 : 1
}

export const verifyCommand: Command = {
  name: 'verify',
  about:
    'Checks the log: every record present, unaltered, in order; of this installation (and every stored row against it), of a bundle, or of a server (the log’s address).',
  options: {
    bundle: { about: 'a bundle: a zip or a folder; nothing else is needed then' },
    key: { about: 'the log’s key you were given, for a bundle' },
    tenant: { about: 'one company’s log only' },
  },
  operands: ['place?'],
  run: (call) => {
    const place = call.values['bundle'] ?? call.rest[0]
    return place === undefined ? verifyHere(call) : verifyFiles(call, place)
  },
}
