/**
 * The sequencer: turns what was recorded into the signed log. Every process may run one; a lock per log keeps them apart. Sequencing and signing
 * run side by side, so that a checkpoint covers whatever was stored while the last one was being signed.
 */
import type { Catalog } from '@holdfast/catalog'
import type { Database } from '../database/database.ts'
import type { Keeper } from '../keys/keeper.ts'
import { errorFacts, type Logger } from '../log.ts'
import { type CheckpointFiles, checkpointFiles } from './checkpoint-file.ts'
import { findWaitingLogs, MOST_IN_ONE_ROUND, readingOf, readTreeState } from './log-store.ts'
import { repeat } from './repeat.ts'
import { type SequencingPorts, sequenceLog } from './sequence-log.ts'
import { type SigningPorts, signLog } from './sign-log.ts'

export interface SequencerPorts {
  readonly database: Database
  readonly keeper: Keeper
  readonly catalog: Catalog
  readonly serverDir: string
  readonly log: Logger
}

// Events wait this long for company: fewer and larger rounds leave the database to those who wait for an answer.
const GATHER_MS = 100
/**
 * How often an idle sequencer looks. Looking costs next to nothing; a NOTIFY in each recording transaction would take a lock of the whole
 * database at commit and make every writer wait for the disk of the one before.
 */
const LOOK_MS = 200
const SIGN_EVERY_MS = 400
const AFTER_FAILURE_MS = 1_000
/** A log that refused is left alone this long; the others go on. */
const REST_MS = 5_000
const COPY_LOOK_MS = 1_000
/** At the end, another process's round is waited for; one that hangs is not. */
const MOST_WAITED_MS = 5_000

export class Sequencer {
  readonly #database: Database
  readonly #log: Logger
  readonly #files: CheckpointFiles
  readonly #sequencing: SequencingPorts
  readonly #signing: SigningPorts
  readonly #resting = new Map<string, number>()

  constructor({ database, keeper, catalog, serverDir, log }: SequencerPorts) {
    this.#database = database
    this.#log = log
    this.#files = checkpointFiles(serverDir)
    const countsSights = (name: string) => {
      const declared = catalog.findObject(name)
      return declared !== undefined && declared.subject !== 'many'
    }
    this.#sequencing = { database, countsSights }
    this.#signing = { database, keeper, copy: this.#files.copy }
  }

  /** Sequences and signs everything that waits; resolves when all of it is under a checkpoint and copied. Throws what stands in the way. */
  async settle(): Promise<void> {
    while ((await this.#waiting()).length > 0) {
      await this.#once()
      // what another process is at is waited for
      await new Promise(setImmediate)
    }
    await this.#files.flush('all')
  }

  /** One round of everything, stopping at what fails. */
  async #once(): Promise<void> {
    for (const { log } of (await this.#waiting()).filter((one) => one.unsequenced))
      await sequenceLog(this.#sequencing, log)
    for (const { log } of (await this.#waiting()).filter((one) => !one.unsequenced)) await signLog(this.#signing, log)
  }

  /**
   * The last round: all that waits now is sequenced and signed when it resolves, be it by another process that was at it. Who only passes what
   * another holds, and is passed in turn, leaves the end of the log unsigned until the next start.
   */
  async #last(): Promise<void> {
    const until = performance.now() + MOST_WAITED_MS
    const isLate = () => performance.now() > until
    for (const logId of new Set((await this.#waiting()).map(({ log }) => log))) {
      while ((await sequenceLog(this.#sequencing, logId)) === null && !isLate()) await new Promise(setImmediate)
      const read = readingOf(this.#database, logId)
      const { size } = await readTreeState(read, logId)
      const isSigned = async () => (await readTreeState(read, logId)).signedSize >= size
      while (!(await isSigned()) && !isLate()) await signLog(this.#signing, logId)
    }
  }

  /** Works beside requests until the returned function is called, which resolves after one last round: what comes later is the next start's. */
  start(): () => Promise<void> {
    const failed = (error: unknown) => {
      this.#log.error(errorFacts(error), 'audit round failed')
      return AFTER_FAILURE_MS
    }
    const rounds = [
      repeat({ run: () => this.#sequenceRound(), failed }),
      repeat({ run: () => this.#signRound(), failed }),
      repeat({ run: () => this.#files.flush('due').then(() => COPY_LOOK_MS), failed }),
    ]
    return async () => {
      for (const round of rounds) await round.stop()
      await this.#last().catch(failed)
      await this.#files.flush('all').catch(failed)
    }
  }

  #waiting() {
    return findWaitingLogs(this.#database)
  }

  async #sequenceRound(): Promise<number> {
    let stored = 0
    const logs = (await this.#waiting()).filter((one) => one.unsequenced)
    await this.#eachLog(logs, async (logId) => {
      stored += (await sequenceLog(this.#sequencing, logId)) ?? 0
    })
    if (stored >= MOST_IN_ONE_ROUND / 2) return 0
    return stored > 0 ? GATHER_MS : LOOK_MS
  }

  async #signRound(): Promise<number> {
    const logs = (await this.#waiting()).filter((one) => !one.unsequenced)
    await this.#eachLog(logs, async (logId) => void (await signLog(this.#signing, logId)))
    return SIGN_EVERY_MS
  }

  /** Runs the work of each log; one that fails is told of, rests, and stands in nobody's way. */
  async #eachLog(logs: readonly { log: string }[], work: (logId: string) => Promise<void>): Promise<void> {
    for (const { log: logId } of logs) {
      if ((this.#resting.get(logId) ?? 0) > performance.now()) continue
      try {
        await work(logId)
        this.#resting.delete(logId)
      } catch (error) {
        this.#resting.set(logId, performance.now() + REST_MS)
        this.#log.error({ logId, ...errorFacts(error) }, 'audit log not extended')
      }
    }
  }
}
