import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { expect } from 'vitest'
import type { Office } from '../harness/office.ts'
import type { Language } from '../harness/words.ts'
import { asSuperuser, filesOf, installationOf, type Piece, pagesOfLog, rowsOfAllTables } from '../sealed/places.ts'
import { type Find, makeSeeker, type Seeker } from '../sealed/seeker.ts'
import { account, attached, colleague, contact, followUp, founder, team } from './typed.ts'

const CUSTOMERS = join(import.meta.dirname, '../../fixtures/chinese-customers/expected_customers_utf8.csv')
/** Customer number, name, company, mobile, phone, e-mail, address, note. */
const SEALED_COLUMNS = [0, 1, 2, 3, 4, 5, 8, 11]
/** Words as they are stored for search, were they not hashed: a name's pinyin. */
const SPELLINGS = ['murongqiwu', 'murong qiwu', 'ouyanglanqing', 'ouyang lanqing', 'zhugelingshuang']

/** One customer in so many is sought, from the first to the last of the file; each language's walk seeks others. */
const EVERY = 12
const FIRST: Readonly<Record<Language, number>> = { zh: 0, en: EVERY / 2 }

const importedValues = (language: Language): string[] =>
  readFileSync(CUSTOMERS, 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .filter((_, at) => at % EVERY === FIRST[language])
    .flatMap((line) => line.split(',').filter((_, at) => SEALED_COLUMNS.includes(at)))
    .filter((value) => value.length >= 3)

const typedValues = (): string[] =>
  [founder, colleague, account, contact, followUp, attached]
    .flatMap((one) => Object.values<string>(one))
    .concat(team, SPELLINGS)

/** Written in plain on purpose, into a table that nothing else uses: the search must find this everywhere, or it finds nothing anywhere. */
const CONTROL = 'Kontrollwert 灯塔看守人 7351'

async function writeControl(client: pg.Client): Promise<void> {
  await client.query('create table control (words text)')
  await client.query('insert into control values ($1)', [CONTROL])
  await client.query('checkpoint')
  await client.query('update control set words = words') // the first change after it logs the page whole
  await client.query('checkpoint')
}

async function seekIn(seeker: Seeker, pieces: AsyncIterable<Piece> | Iterable<Piece>) {
  const finds: Find[] = []
  let [bytes, places] = [0, 0]
  for await (const piece of pieces) {
    finds.push(...seeker.seek(piece.bytes, piece.place))
    bytes += piece.bytes.length
    places += 1
  }
  return { finds, bytes, places }
}

/** What the browser keeps beyond the page: cookies, local and session storage, databases. */
async function browserStorage({ visitor: { page } }: Office): Promise<Piece> {
  const state = await page.context().storageState({ indexedDB: true })
  const session = await page.evaluate('JSON.stringify({ ...sessionStorage })')
  return { place: 'the storage of the browser', bytes: Buffer.from(`${JSON.stringify(state)}${String(session)}`) }
}

/** Everything there is of the running installation and the browser beside it; then, stopped, its files. */
async function seekEverywhere(office: Office, seeker: Seeker) {
  const { holdfast } = office
  const said: Piece = { place: 'what the processes said', bytes: Buffer.from(office.said()) }
  const outside = await seekIn(seeker, [said, await browserStorage(office)])
  const inside = await asSuperuser(holdfast, async (client) => {
    await writeControl(client)
    return [await seekIn(seeker, rowsOfAllTables(client)), await seekIn(seeker, pagesOfLog(client))]
  })
  const installation = installationOf(holdfast)
  await holdfast.stop()
  return { outside, inside, files: await seekIn(seeker, filesOf(installation)) }
}

const shown = (finds: readonly Find[]): string[] =>
  finds.map(({ value, place, at }) => `“${value}” in ${place} at ${at}`)

/** Nothing that was typed or imported lies readable anywhere, in any encoding or case. */
export async function findNothingReadable(office: Office): Promise<void> {
  const seeker = makeSeeker([...typedValues(), ...importedValues(office.language), CONTROL])
  const { outside, inside, files } = await seekEverywhere(office, seeker)
  const all = [outside, ...inside, files]
  const finds = all.flatMap((one) => one.finds)
  expect(shown(finds.filter(({ value }) => value !== CONTROL))).toEqual([])
  // what was looked through is no empty house: the control lies in a row, in a page of the log, in a table's file and in the log's file
  const controls = finds.filter(({ value }) => value === CONTROL).map(({ place }) => place)
  for (const place of [
    /^rows of public\.control$/,
    /^a page in the log/,
    /\/base\/\d+\/\d+$/,
    /\/pg_wal\/[0-9A-F]{24}$/,
  ])
    expect(
      controls.some((one) => place.test(one)),
      String(place),
    ).toBe(true)
  expect(seeker.patterns).toBeGreaterThan(10_000)
  // how much of the log is still there hangs on when its last checkpoint was; that it was read, the control says
  expect(inside[0]?.bytes).toBeGreaterThan(1_000_000)
  expect(files.bytes).toBeGreaterThan(50_000_000)
}
