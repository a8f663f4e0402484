/** Searches over sealed contacts, one after the other over HTTP, each answer held against the plain twin. */

import { warmSearch } from '../apps/server/src/records/index.ts'
import { readings } from '../packages/catalog/src/search/index.ts'
import type { Base } from './base.ts'
import { caughtUp } from './caught-up.ts'
import { type BenchPerson, signIn } from './company.ts'
import { type ContactValues, contactAt, random } from './customers.ts'
import { percentile, type RowResult } from './report.ts'

interface Kind {
  readonly name: string
  /** What is typed to find a contact. */
  readonly typed: (values: ContactValues) => string
  /** The same question to the plain table, where SQL can ask it. */
  readonly plain?: { readonly column: 'name' | 'mobile' | 'email'; readonly pattern: (typed: string) => string }
}

const contains = (typed: string): string => `%${typed}%`
const soundOf = ({ name }: ContactValues): string => (readings(name)[0] ?? []).join('')

/** What the row's bound is about: two Chinese characters and more, four letters and digits and more. */
const KINDS: readonly Kind[] = [
  {
    name: 'two Chinese characters',
    typed: ({ name }) => name.slice(0, 2),
    plain: { column: 'name', pattern: contains },
  },
  { name: 'given name', typed: ({ name }) => name.slice(-2), plain: { column: 'name', pattern: contains } },
  { name: 'whole name', typed: ({ name }) => name, plain: { column: 'name', pattern: contains } },
  { name: 'whole name in pinyin', typed: soundOf },
  { name: 'four letters of pinyin', typed: (values) => soundOf(values).slice(0, 4) },
  {
    name: 'last four digits',
    typed: ({ mobile }) => mobile.slice(-4),
    plain: { column: 'mobile', pattern: (typed) => `%${typed}` },
  },
  { name: 'whole mobile', typed: ({ mobile }) => mobile.slice(3), plain: { column: 'mobile', pattern: contains } },
  { name: 'whole e-mail', typed: ({ email }) => email, plain: { column: 'email', pattern: (typed) => typed } },
]

const WARM_UP = 20
const CHECKED = 6
const PAGE = 50
/** Between the kinds. */
const COMMITS = 50

interface Searcher {
  readonly person: BenchPerson
  readonly token: string
  readonly ownOnly: boolean
}

interface Searching {
  readonly base: Base
  readonly url: string
  readonly searchers: readonly Searcher[]
  readonly draw: () => number
}

async function ask(url: string, searcher: Searcher, typed: string): Promise<{ ms: number; found: { name: string }[] }> {
  const started = performance.now()
  const answer = await fetch(`${url}/api/v1/contacts/query`, {
    method: 'POST',
    headers: { authorization: `Bearer ${searcher.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ q: typed }),
  })
  const body = (await answer.json()) as { data?: { name: string }[]; code?: string }
  const ms = performance.now() - started
  if (body.data === undefined) throw new Error(`a search failed: ${answer.status} ${body.code}`)
  return { ms, found: body.data }
}

/** Asks the plain table the same; gives the milliseconds. Throws where the answers differ: a fast search that misses people is worth nothing. */
async function compare({ base }: Searching, kind: Kind, asked: { searcher: Searcher; typed: string; found: number }) {
  if (kind.plain === undefined) return null
  const { column, pattern } = kind.plain
  const { searcher, typed, found } = asked
  const started = performance.now()
  const { rows } = await base.installation.owner.query(
    `select id from plain_contact where tenant_id = $1 and ($2::uuid is null or owner_id = $2) and ${column} like $3 order by updated_at desc limit ${PAGE}`,
    [base.company.tenantId, searcher.ownOnly ? searcher.person.id : null, pattern(typed)],
  )
  const ms = performance.now() - started
  if (rows.length !== found) throw new Error(`${kind.name}: ${found} found, ${rows.length} there`)
  return ms
}

/** A contact for a searcher to look for: one of theirs every other time. */
function wanted({ base, draw }: Searching, searcher: Searcher, at: number): ContactValues {
  const { reps } = base.company
  const any = Math.floor(draw() * base.contacts)
  if (!searcher.ownOnly || at % 2 === 1) return contactAt(any)
  const own = reps.findIndex(({ id }) => id === searcher.person.id)
  return contactAt(Math.min(base.contacts - 1, any - (any % reps.length) + own))
}

async function measure(searching: Searching, kind: Kind, times: number) {
  const { url, searchers } = searching
  const taken: number[] = []
  const plain: number[] = []
  for (let at = 0; at < times; at++) {
    const searcher = searchers[at % searchers.length] as Searcher
    const typed = kind.typed(wanted(searching, searcher, at))
    const { ms, found } = await ask(url, searcher, typed)
    if (at >= WARM_UP || times <= WARM_UP) taken.push(ms)
    if (at < CHECKED) plain.push((await compare(searching, kind, { searcher, typed, found: found.length })) ?? 0)
  }
  const of = (share: number) => Number(percentile(taken, share).toFixed(1))
  return {
    taken,
    result: { kind: kind.name, p50: of(0.5), p99: of(0.99), most: of(1), plainP50: percentile(plain, 0.5) },
  }
}

/** What the disk takes for one durable record alone: each search waits for one before it answers. */
async function commits({ base }: Searching, times: number): Promise<number[]> {
  const taken: number[] = []
  for (let at = 0; at < times; at++) {
    const started = performance.now()
    await base.installation.owner.query("select pg_logical_emit_message(true, 'bench', repeat('x', 2000))")
    taken.push(performance.now() - started)
  }
  return taken
}

async function searchersOf({ installation, company }: Base): Promise<{ reps: Searcher[]; managers: Searcher[] }> {
  const of = async (people: readonly BenchPerson[], ownOnly: boolean) => {
    const tokens = await signIn(installation, company, people)
    return people.map((person, at) => ({ person, token: tokens[at] ?? '', ownOnly }))
  }
  return { reps: await of(company.reps, true), managers: await of(company.managers, false) }
}

const ms = (taken: readonly number[], share: number): string => percentile(taken, share).toFixed(1)

/** The server's code compiled and its connections made, as after its first hour: what is measured is a search, not a start. Others are looked for than are measured. */
async function warmServer(searching: Searching): Promise<void> {
  for (const kind of KINDS) {
    for (let at = 0; at < WARM_UP; at++) {
      const searcher = searching.searchers[at % searching.searchers.length] as Searcher
      await ask(searching.url, searcher, kind.typed(wanted(searching, searcher, at)))
    }
  }
}

/** Whether the database's shared memory lies in huge pages. Without them a connection's first touch of each page is a fault, dear on a virtual machine. */
async function hugePages({ installation }: Base): Promise<string> {
  const { rows } = await installation.owner.query("select current_setting('huge_pages_status', true) as status")
  return rows[0]?.status ?? 'unknown'
}

/** Each kind of question by managers, who search everybody's contacts, and by salespersons, who search their own. */
export async function benchSearch(base: Base, times = 150): Promise<RowResult> {
  const server = await base.installation.startServer(3945)
  await caughtUp(base.installation)
  // as the server does each minute: catching up with a million rows has read much else since
  await warmSearch(base.installation.services)
  const { reps, managers } = await searchersOf(base)
  const draw = random(20261125)
  await warmServer({ base, url: server.url, searchers: [...managers, ...reps], draw: random(20261126) })
  const all: number[] = []
  const detail: Record<string, unknown[]> = { everybodys: [], own: [] }
  const alone: number[] = []
  for (const kind of KINDS) {
    const searching = { base, url: server.url, searchers: managers, draw }
    const wide = await measure(searching, kind, times)
    const own = await measure({ ...searching, searchers: reps }, kind, times)
    all.push(...wide.taken, ...own.taken)
    alone.push(...(await commits(searching, COMMITS)))
    detail['everybodys']?.push(wide.result)
    detail['own']?.push(own.result)
  }
  const pages = await hugePages(base)
  const residentBytes = server.residentBytes()
  await server.stop()
  const worst = Math.max(
    ...Object.values(detail)
      .flat()
      .map((each) => (each as { p99: number }).p99),
  )
  return {
    figures: [
      {
        what: `search in ${base.contacts.toLocaleString('en')}, p99 of the slowest kind`,
        value: worst,
        unit: 'ms',
        must: 60,
        aim: 20,
        better: 'less',
        beside: `all kinds: p50 ${ms(all, 0.5)}, p99 ${ms(all, 0.99)} ms; a durable record alone: p50 ${ms(alone, 0.5)}, p99 ${ms(alone, 0.99)} ms; huge pages ${pages}`,
      },
    ],
    detail: { ...detail, searches: all.length, residentBytes },
  }
}
