/** How many passwords a second are taken (Argon2id as OWASP asks), and what everybody else feels of it. */
import { setTimeout as delay } from 'node:timers/promises'
import { putCredential, sealList } from '../apps/server/src/modules/identity/credentials/store.ts'
import { passwordWork } from '../apps/server/src/modules/identity/passwords/index.ts'
import { actIn } from '../apps/server/src/testing/people.ts'
import { type Ask, asker, timed } from './asking.ts'
import { caughtUp } from './caught-up.ts'
import { type BenchCompany, foundCompany, signIn } from './company.ts'
import { addContacts } from './customers.ts'
import { type BenchInstallation, benchInstallation, costOf } from './installation.ts'
import { type Figure, percentile, type RowResult } from './report.ts'

const PORT = 3949
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 15)
/** Those who list, each once a second on average; fifty contacts each. */
const LISTING = 50
const CONTACTS = 10_000
const REPS = 200
/** Browsers that sign in at once, without a pause: a whole company in the morning. */
const SIGNING = 8
const PAUSES_MS = [600, 800, 1_000, 1_200, 1_400]
const PASSWORD = '青瓷-bench-lantern-2026'

const loginOf = (n: number): string => `sales_rep${n}@example.com`

/** Gives everybody a password, the same one: what it costs is comparing it. */
async function givePasswords({ services }: BenchInstallation, company: BenchCompany): Promise<void> {
  const hash = await passwordWork.hash(PASSWORD)
  await actIn(services, company.tenantId, async (tx) => {
    for (const { id } of company.reps) {
      await putCredential(services, tx, { userId: id, secret: { kind: 'password', hash }, confirmed: true })
      await sealList(services, tx, id)
    }
  })
}

/** Lists at a person's pace until told to stop: how long each answer took. */
async function list(ask: Ask, first: number, until: () => boolean): Promise<number[]> {
  const all: number[] = []
  while (!until()) {
    await delay(PAUSES_MS[(first + all.length) % PAUSES_MS.length])
    all.push((await timed(() => ask('/contacts/query', { limit: 50 }))).ms)
  }
  return all
}

async function listing(asks: readonly Ask[], until: () => boolean): Promise<number[]> {
  return (await Promise.all(asks.map((ask, n) => list(ask, n, until)))).flat()
}

/** Signs one after the other in, each another account; gives how long each took. */
async function signing(url: string, first: number, until: () => boolean): Promise<number[]> {
  const all: number[] = []
  for (let n = first; !until(); n = (n + SIGNING) % REPS) {
    const { ms, result } = await timed(() =>
      fetch(`${url}/api/v1/auth/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: loginOf(n), password: PASSWORD }),
      }),
    )
    if (result.status !== 200) throw new Error(await result.text())
    await result.arrayBuffer()
    all.push(ms)
  }
  return all
}

const during = (seconds: number): (() => boolean) => {
  const end = performance.now() + seconds * 1_000
  return () => performance.now() > end
}

interface Measured {
  readonly alone: readonly number[]
  readonly beside: readonly number[]
  readonly signed: readonly number[]
  readonly spent: ReturnType<typeof costOf>
}

const told = (values: readonly number[]): string =>
  `p50 ${percentile(values, 0.5).toFixed(0)}, p99 ${percentile(values, 0.99).toFixed(0)} ms`

const figuresOf = ({ alone, beside, signed, spent }: Measured): Figure[] => [
  {
    what: 'passwords taken, Argon2id 19 MiB × 2',
    value: signed.length / SECONDS,
    unit: '/s',
    better: 'more',
    beside: `each ${told(signed)}, ${spent.server} ms of the server’s processor, with the lists beside it`,
  },
  {
    what: `lists of ${LISTING} people meanwhile, p99 ÷ without`,
    value: percentile(beside, 0.99) / percentile(alone, 0.99),
    unit: '',
    must: 2,
    aim: 1.2,
    better: 'less',
    beside: `${told(beside)} against ${told(alone)}`,
  },
]

async function measure(installation: BenchInstallation, company: BenchCompany): Promise<Measured> {
  const server = await installation.startServer(PORT)
  await caughtUp(installation)
  const tokens = await signIn(installation, company, company.reps.slice(0, LISTING))
  const asks = tokens.map((token) => asker(server.url, token))
  await listing(asks, during(SECONDS / 3))
  const alone = await listing(asks, during(SECONDS))
  const before = server.processorTime()
  const until = during(SECONDS)
  const [beside, ...signed] = await Promise.all([
    listing(asks, until),
    ...Array.from({ length: SIGNING }, (_, n) => signing(server.url, n, until)),
  ])
  const all = signed.flat()
  const spent = costOf(before, server.processorTime(), all.length)
  await server.stop()
  return { alone, beside: beside ?? [], signed: all, spent }
}

export async function benchSignIns(): Promise<RowResult> {
  const installation = await benchInstallation()
  try {
    const company = await foundCompany(installation, { reps: REPS, managers: 0 })
    await addContacts(installation, company, CONTACTS)
    await givePasswords(installation, company)
    const measured = await measure(installation, company)
    return { figures: figuresOf(measured), detail: { ...measured, seconds: SECONDS, signing: SIGNING } }
  } finally {
    await installation.stop()
  }
}
