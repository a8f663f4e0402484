import { errorFacts } from '../log.ts'
import type { Services } from '../services.ts'
import type { JobDeclaration, Subscription } from './job.ts'
import { deliver, MESSAGE_JOB } from './outbox.ts'
import {
  type ClaimedJob,
  claimJob,
  enqueueTurn,
  finishJob,
  JOB_CHANNEL,
  JobLost,
  postponeJob,
  renewJob,
} from './queue.ts'

/** A process that says nothing for so long is taken for dead, and its job is taken up by another. */
const LEASE_MS = 30_000
const RENEW_MS = 10_000
/** How often is looked for work of which no notification told: what is due later, and what a dead process left. */
const LOOK_MS = 5_000
const AT_ONCE = 2
const MOST_ATTEMPTS = 12
const LONGEST_PAUSE_MS = 60 * 60_000

/** What a module may add to be run beside requests. */
export interface Work {
  readonly jobs: readonly JobDeclaration[]
  readonly subscriptions: readonly Subscription[]
}

/** How long a job rests after its n-th failure: twice as long each time, an hour at most. Twelve attempts take about two hours. */
export const pauseMs = (attempt: number): number => Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** Math.min(attempt, 20))

/**
 * Runs declared jobs and delivers messages, at least once each: a try that fails is repeated after a growing pause and given up after twelve, which
 * the log and the metrics tell; what a killed process held is taken up when its lease has run out. Any number of processes share the work.
 */
export class JobRunner {
  readonly #services: Services
  readonly #declared: ReadonlyMap<string, JobDeclaration>
  readonly #subscriptions: readonly Subscription[]
  readonly #worker: string
  readonly #running = new Set<Promise<void>>()
  readonly #turns = new Map<string, number>()
  #looking: Promise<void> = Promise.resolve()
  #ended = false
  #release: () => Promise<void> = async () => undefined

  constructor(services: Services, { jobs, subscriptions }: Work) {
    this.#services = services
    this.#declared = new Map(jobs.map((job) => [job.name, job]))
    this.#subscriptions = subscriptions
    this.#worker = services.newId()
  }

  /** Works until the returned function is called, which resolves when what was under way has ended. */
  async start(): Promise<() => Promise<void>> {
    const { database, log } = this.#services
    const look = () => void this.look().catch((error) => log.error(errorFacts(error), 'jobs not read'))
    const silence = await database.listen(JOB_CHANNEL, { heard: look, back: look })
    const timer = setInterval(look, LOOK_MS)
    look()
    this.#release = async () => {
      clearInterval(timer)
      await silence()
    }
    return () => this.#end()
  }

  /** Asks for the turns that are due, and starts as much waiting work as fits. */
  look(): Promise<void> {
    // one look at a time, so that no more is taken than fits
    this.#looking = this.#looking.catch(() => undefined).then(() => this.#fill())
    return this.#looking
  }

  async #fill(): Promise<void> {
    if (this.#ended) return
    await this.#takeTurns()
    while (!this.#ended && this.#running.size < AT_ONCE) {
      const job = await this.#claim()
      if (job === undefined) return
      const done = this.#work(job).finally(() => {
        this.#running.delete(done)
        this.#next()
      })
      this.#running.add(done)
    }
  }

  /** Does all work that is due now, one job after another; for commands and tests. */
  async settle(): Promise<void> {
    await this.#takeTurns()
    for (let job = await this.#claim(); job !== undefined; job = await this.#claim()) await this.#work(job)
  }

  async #end(): Promise<void> {
    this.#ended = true
    await this.#release()
    await this.#looking.catch(() => undefined)
    await Promise.all(this.#running)
  }

  #next(): void {
    if (!this.#ended) void this.look().catch((error) => this.#services.log.error(errorFacts(error), 'jobs not read'))
  }

  #claim(): Promise<ClaimedJob | undefined> {
    const lease = { worker: this.#worker, now: this.#services.clock.now(), leaseSeconds: LEASE_MS / 1_000 }
    return claimJob(this.#services.database, lease, [MESSAGE_JOB, ...this.#declared.keys()])
  }

  async #takeTurns(): Promise<void> {
    const { clock, database } = this.#services
    for (const { name, everyMs } of this.#declared.values()) {
      if (everyMs === undefined) continue
      const turn = Math.floor(clock.now() / everyMs) * everyMs
      if (this.#turns.get(name) === turn) continue
      await enqueueTurn(database, name, turn)
      this.#turns.set(name, turn)
    }
  }

  async #work(job: ClaimedJob): Promise<void> {
    const { database, clock } = this.#services
    const renewing = setInterval(() => {
      // a lease that cannot be renewed is lost; the job then runs elsewhere, which it must bear
      renewJob(database, job, clock.now() + LEASE_MS).catch(() => undefined)
    }, RENEW_MS)
    try {
      await this.#run(job)
    } catch (error) {
      if (!(error instanceof JobLost)) await this.#failed(job, error)
    } finally {
      clearInterval(renewing)
    }
  }

  async #run(job: ClaimedJob): Promise<void> {
    const { database } = this.#services
    if (job.name === MESSAGE_JOB) {
      await database.inTenant(job.tenantId, async (tx) => {
        await deliver(tx, job, { subscriptions: this.#subscriptions, services: this.#services })
        await finishJob(tx, job)
      })
      return
    }
    await this.#declared.get(job.name)?.run(this.#services, job)
    await database.inTenant(job.tenantId, (tx) => finishJob(tx, job))
  }

  async #failed(job: ClaimedJob, error: unknown): Promise<void> {
    const { database, clock, log } = this.#services
    const dead = job.attempt >= MOST_ATTEMPTS
    const facts = errorFacts(error)
    log.error(
      { job: job.name, jobId: job.id, tenantId: job.tenantId, attempt: job.attempt, ...facts },
      dead ? 'job given up' : 'job failed',
    )
    const fault = facts.code ?? facts.error
    const dueAt = clock.now() + pauseMs(job.attempt)
    await postponeJob(database, job, { dueAt, deadAt: dead ? clock.now() : null, fault }).catch((lost: unknown) => {
      // the database is away: the lease runs out by itself, and the job comes again
      log.error({ jobId: job.id, ...errorFacts(lost) }, 'job not put back')
    })
  }
}
