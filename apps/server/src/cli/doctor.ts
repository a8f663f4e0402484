import { keeperPaths } from '../launch/index.ts'
import { type Facts, gatherFacts, judgePosture, type Posture } from '../modules/posture/index.ts'
import { type AtWork, onInstallation } from './at-work.ts'
import { type Call, type Command, say, sayJson } from './command.ts'

const MARKS = { red: '✗', amber: '!' } as const

function sayPosture({ score, checks }: Posture): void {
  const faults = checks.filter(({ ok }) => !ok)
  for (const { level, title, fix } of faults)
    say(`${MARKS[level]} ${title.en}  ${title.zh}\n    ${fix.en}\n    ${fix.zh}`)
  say(`${score} of 100: ${faults.length} faults, ${checks.length - faults.length} further checks found nothing.`)
}

/** When stored rows were last held against the log, in a sentence. */
function rowsSentence(rows: Facts['rows']): string {
  if (rows === null || rows.hoursSinceRound === null) return 'Stored rows have not been held against the log yet.'
  const { rows: many, hoursSinceRound, mismatched, accepted } = rows
  const hours = Math.round(hoursSinceRound)
  return many === 0
    ? `The first round of holding stored rows against the log began ${hours} hours ago; ${mismatched} findings so far, ${accepted} accepted by two people.`
    : `${many} stored rows were held against the log; the last round ended ${hours} hours ago; ${mismatched} findings, ${accepted} accepted by two people.`
}

const groundOf = ({ installation, url }: AtWork) => ({
  dataDir: installation.dataDir,
  keysDir: installation.keysDir,
  rootKeyPath: keeperPaths(installation).rootKeyPath,
  separateUsers: installation.accounts !== null,
  servedAt: url,
})

async function examine(call: Call): Promise<number> {
  const { posture, rows } = await onInstallation(call.settings, async (atWork) => {
    const facts = await gatherFacts(atWork.services, groundOf(atWork))
    return { posture: judgePosture(facts), rows: facts.rows }
  })
  if (call.json) sayJson({ ...posture, rows })
  else {
    sayPosture(posture)
    say(rowsSentence(rows))
  }
  return posture.checks.some(({ ok, level }) => !ok && level === 'red') ? 1 : 0
}

export const doctorCommand: Command = {
  name: 'doctor',
  about: 'Says how safe this installation stands, and what to do about each fault.',
  options: {},
  run: examine,
}
