/** docs/asvs.md: which requirements of OWASP ASVS 5.0 hold and by what, made from the tags of the tests and from what is declared in asvs/. */
import { basename } from 'node:path'
import { missing, missingAtThree, notApplicable, proofs, remarks } from './asvs/proofs.ts'
import { type Chapter, chapters, type Level, type Requirement } from './asvs/requirements.ts'
import { readTags, type Tag } from './asvs/tags.ts'

type Standing = 'test' | 'proof' | 'void' | 'missing'

interface Line extends Requirement {
  readonly id: string
  readonly standing: Standing
  readonly tests: readonly Tag[]
}

const INTRODUCTION = [
  '# OWASP ASVS 5.0',
  'Made by `node scripts/write-pages.ts` from tags in the tests (`ASVS 6.3.1` before a test) and from `scripts/asvs/`; do not edit it by hand.',
  [
    'Chapters 6 to 10 of the [OWASP Application Security Verification Standard 5.0.0](https://github.com/OWASP/ASVS) (CC BY-SA 4.0, OWASP Foundation): how people sign in and',
    'stay in, what they may, what tokens open. Numbers and levels are the standard’s; the words are ours and only say which requirement is meant. A requirement is met by a test that',
    'fails without it, or by a reason that can be looked up. **MISSING** is not met, whatever stands beside it holds a part. It is our own judgement: nobody else has looked yet.',
  ].join('\n'),
]

function standingOf(id: string, tests: readonly Tag[]): Standing {
  if (Object.hasOwn(notApplicable, id)) return 'void'
  if (Object.hasOwn(proofs, id)) return 'proof'
  return Object.hasOwn(missing, id) || tests.length === 0 ? 'missing' : 'test'
}

function linesOf(chapter: Chapter, tags: readonly Tag[]): Line[] {
  return Object.entries(chapter.requirements).map(([id, requirement]) => {
    const tests = tags.filter((tag) => tag.requirement === id)
    return { ...requirement, id, tests, standing: standingOf(id, tests) }
  })
}

const row = (...cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`
const table = (head: string, rows: readonly string[]): string =>
  [head, head.replaceAll(/[^|]+/g, '---'), ...rows].join('\n')

const plain = (title: string): string => title.replaceAll('|', '\\|').replaceAll(/[[\]<>*_`]/g, (sign) => `\\${sign}`)
const link = ({ path, title }: Tag): string => `[${basename(path)}](../${path}) “${plain(title)}”`

function heldBy({ id, standing, tests }: Line): string {
  const links = tests.map(link).join('; ')
  const remark = remarks[id] ?? missingAtThree[id]
  if (standing === 'void') return `Not applicable: ${notApplicable[id]}.`
  if (standing === 'proof') return `Proof: ${proofs[id]}.`
  if (standing === 'missing')
    return `**MISSING**: ${missing[id] ?? 'nothing holds it'}.${links === '' ? '' : ` In part: ${links}`}`
  return remark === undefined ? links : `${links}. (${remark}.)`
}

const tableOf = (lines: readonly Line[]): string =>
  table(
    '| number | level | what it asks | held by |',
    lines.map((line) => row(line.id, line.level, line.words, heldBy(line))),
  )

/** Counts of some lines, as a row; `three` counts as missing what level 3 asks more of. */
function counted(name: string, lines: readonly Line[], three = false): string {
  const more = three ? lines.filter(({ id, standing }) => standing === 'test' && Object.hasOwn(missingAtThree, id)) : []
  const many = (standing: Standing) => lines.filter((line) => line.standing === standing).length
  const [tested, lacking] = [many('test') - more.length, many('missing') + more.length]
  const asked = lines.length - many('void')
  const share = asked === 0 ? '' : `${(((asked - lacking) / asked) * 100).toFixed(1)} %`
  return row(name, lines.length, tested, many('proof'), many('void'), lacking, share)
}

const LEVELS: readonly Level[] = [1, 2, 3]

function totals(byChapter: readonly (readonly [Chapter, readonly Line[]])[]): string {
  const all = byChapter.flatMap(([, lines]) => lines)
  const rows = byChapter.flatMap(([{ number, title }, lines]) =>
    LEVELS.map(
      (level) => [`V${number} ${title}, level ${level}`, lines.filter((line) => line.level === level)] as const,
    )
      .filter(([, some]) => some.length > 0)
      .map(([name, some]) => counted(name, some)),
  )
  const reached = LEVELS.map((level) =>
    counted(
      `**To reach level ${level}**`,
      all.filter((line) => line.level <= level),
      level === 3,
    ),
  )
  return table('| | asked | by a test | by a proof | not applicable | missing | met of what applies |', [
    ...rows,
    ...reached,
  ])
}

function lackingList(lines: readonly Line[]): string {
  const lacking = LEVELS.flatMap((level) => lines.filter((line) => line.level === level && line.standing === 'missing'))
  const more = Object.entries(missingAtThree).map(([id, why]) => `* ${id}: ${why}.`)
  const said = lacking.map(
    ({ id, level, words }) => `* ${id} (level ${level}, ${words}): ${missing[id] ?? 'nothing holds it'}.`,
  )
  return [...said, ...more].join('\n')
}

/** The page by its path from the root of the project. */
export function asvsPages(): Readonly<Record<string, string>> {
  const { tags } = readTags()
  const byChapter = chapters.map((chapter) => [chapter, linesOf(chapter, tags)] as const)
  const sections = byChapter.flatMap(([{ number, title }, lines]) => [`## V${number} ${title}`, tableOf(lines)])
  const lacking = lackingList(byChapter.flatMap(([, lines]) => lines))
  const text = [...INTRODUCTION, '## How many', totals(byChapter), '## What is missing', lacking, ...sections]
  return { 'docs/asvs.md': `${text.join('\n\n')}\n` }
}

const TOLD: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  proofs,
  notApplicable,
  missing,
  missingAtThree,
  remarks,
}

/** What is wrong with tags and declarations, a sentence each: numbers that there are not, and requirements that stand twice. */
export function asvsFaults({ tags, faults } = readTags()): string[] {
  const known = new Set(chapters.flatMap(({ requirements }) => Object.keys(requirements)))
  const tagged = new Set(tags.map(({ requirement }) => requirement))
  const declared = Object.entries(TOLD).flatMap(([name, said]) => Object.keys(said).map((id) => ({ name, id })))
  const standings = [...known].map((id) => ({
    id,
    as: [proofs, notApplicable, missing].filter((said) => Object.hasOwn(said, id)).length,
    settled: Object.hasOwn(proofs, id) || Object.hasOwn(notApplicable, id),
  }))
  return [
    ...faults,
    ...tags.filter(({ requirement }) => !known.has(requirement)).map((tag) => `${tag.path}: no ${tag.requirement}`),
    ...declared.filter(({ id }) => !known.has(id)).map(({ name, id }) => `${name}: no ${id}`),
    ...standings.filter(({ as }) => as > 1).map(({ id }) => `${id} stands as more than one thing`),
    ...standings
      .filter(({ id, settled }) => settled && tagged.has(id))
      .map(({ id }) => `${id} has a test and needs no word`),
    ...standings
      .filter(({ id, as }) => as === 0 && !tagged.has(id))
      .map(({ id }) => `${id} is held by nothing, and nothing says so`),
  ]
}
