import { keeperPaths } from '../launch/index.ts'
import { gatherFacts, judgePosture, type Posture } from '../modules/posture/index.ts'
import { type AtWork, onInstallation } from './at-work.ts'
import { type Call, type Command, say, sayJson } from './command.ts'

const MARKS = { red: '✗', amber: '!' } as const

function sayPosture({ score, checks }: Posture): void {
  const faults = checks.filter(({ ok }) => !ok)
  for (const { level, title, fix } of faults)
    say(`${MARKS[level]} ${title.en}  ${title.zh}\n    ${fix.en}\n    ${fix.zh}`)
  say(`${score} of 100: ${faults.length} faults, ${checks.length - faults.length} further checks found nothing.`)
}

const groundOf = ({ installation, url }: AtWork) => ({
  dataDir: installation.dataDir,
  keysDir: installation.keysDir,
  rootKeyPath: keeperPaths(installation).rootKeyPath,
  separateUsers: installation.accounts !== null,
  servedAt: url,
})

async function examine(call: Call): Promise<number> {
  const posture = await onInstallation(call.settings, async (atWork) =>
    judgePosture(await gatherFacts(atWork.services, groundOf(atWork))),
  )
  if (call.json) sayJson(posture)
  else sayPosture(posture)
  return posture.checks.some(({ ok, level }) => !ok && level === 'red') ? 1 : 0
}

export const doctorCommand: Command = {
  name: 'doctor',
  about: 'Says how safe this installation stands, and what to do about each fault.',
  options: {},
  run: examine,
}
