/**
 * The sequencer: turns what was recorded into the signed log. Every process may run one; a lock per log keeps them apart. Sequencing and signing
 * run side by side, so that a checkpoint covers whatever was stored while the last one was being signed.
 */
import type { Catalog } from '@holdfast/catalog'
import type { Database } from '../database/database.ts'
import type { Keeper } from '../keys/keeper.ts'
import { errorFacts, type Logger } from '../log.ts'
import { checkpointFiles } from './checkpoint-file.ts'
import { findWaitingLogs, MOST_IN_ONE_ROUND } from './log-store.ts'
import { sequenceLog } from './sequence-log.ts'
import { signLog } from './sign-log.ts'

export interface SequencerPorts {
  readonly database: Database
  readonly keeper: Keeper
  readonly catalog: Catalog
  readonly serverDir: string
  readonly log: Logger
}

export interface Sequencer {
  /** Sequences and signs what waits now; resolves when all of it is under a checkpoint. Throws what stands in the way. */
  settle(): Promise<void>
  /** Works beside requests until the returned function is called, which resolves when the round on its way has ended. */
  start(): Promise<() => Promise<void>>
}

// Events wait this long for company: fewer and larger rounds leave the database to those who wait for an answer.
const GATHER_MS = 100
/**
 * How often an idle sequencer looks. Looking costs next to nothing; a NOTIFY in each recording transaction would take a lock of the whole
 * database at commit and make every writer wait for the disk of the one before.
 */
const LOOK_MS = 200
const SIGN_EVERY_MS = 400
/** A log that refused is left alone this long; the others go on. */
const REST_MS = 5_000

/** Waits for a time or until woken, whichever is first. */
function alarm() {
  let ring: (() => void) | undefined
  return {
    wake: () => ring?.(),
    wait: (milliseconds: number) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds)
        ring = () => {
          clearTimeout(timer)
          resolve()
        }
      }),
  }
}

export function createSequencer(ports: SequencerPorts): Sequencer {
  const { database, keeper, catalog, log } = ports
  const files = checkpointFiles(ports.serverDir)
  const resting = new Map<string, number>()
  const sequencing = {
    database,
    countsSights: (object: string) => {
      const declared = catalog.findObject(object)
      return declared !== undefined && declared.subject !== 'many'
    },
  }
  const signing = { database, keeper, copy: files.copy }

  /** Runs the work of each log; one that fails is told of, rests, and stands in nobody's way. */
  async function eachLog(logIds: readonly string[], work: (logId: string) => Promise<void>): Promise<void> {
    for (const logId of logIds) {
      if ((resting.get(logId) ?? 0) > performance.now()) continue
      try {
        await work(logId)
        resting.delete(logId)
      } catch (error) {
        resting.set(logId, performance.now() + REST_MS)
        log.error({ logId, ...errorFacts(error) }, 'audit log not extended')
      }
    }
  }

  async function sequenceRound(): Promise<number> {
    const waiting = await findWaitingLogs(database)
    let stored = 0
    await eachLog(
      waiting.filter((one) => one.unsequenced).map((one) => one.log),
      async (logId) => {
        stored += (await sequenceLog(sequencing, logId)) ?? 0
      },
    )
    return stored
  }

  async function signRound(): Promise<void> {
    const waiting = await findWaitingLogs(database)
    await eachLog(
      waiting.filter((one) => !one.unsequenced).map((one) => one.log),
      async (logId) => void (await signLog(signing, logId)),
    )
  }

  async function settle(): Promise<void> {
    for (let waiting = await findWaitingLogs(database); waiting.length > 0; waiting = await findWaitingLogs(database))
      for (const { log: logId, unsequenced } of waiting)
        await (unsequenced ? sequenceLog(sequencing, logId) : signLog(signing, logId))
    await files.flush('all')
  }

  /** Repeats a round until stopped; `pause` says how long to wait before the next. A failure of the whole round waits like an idle one. */
  function repeat(round: () => Promise<number>) {
    const clock = alarm()
    let stopped = false
    const running = (async () => {
      while (!stopped) {
        const pause = await round().catch((error: unknown) => {
          log.error(errorFacts(error), 'audit round failed')
          return LOOK_MS * 5
        })
        if (pause > 0 && !stopped) await clock.wait(pause)
      }
    })()
    const stop = async () => {
      stopped = true
      clock.wake()
      await running
    }
    return { wake: clock.wake, stop }
  }

  async function start(): Promise<() => Promise<void>> {
    const sign = repeat(async () => {
      await signRound()
      return SIGN_EVERY_MS
    })
    const sequence = repeat(async () => {
      const stored = await sequenceRound()
      if (stored >= MOST_IN_ONE_ROUND / 2) return 0
      return stored > 0 ? GATHER_MS : LOOK_MS
    })
    const flushing = setInterval(
      () => void files.flush('due').catch((error: unknown) => log.error(errorFacts(error))),
      1_000,
    )
    return async () => {
      clearInterval(flushing)
      await sequence.stop()
      await sign.stop()
      await settle().catch((error: unknown) => log.error(errorFacts(error), 'audit log not settled'))
      await files.flush('all').catch((error: unknown) => log.error(errorFacts(error), 'checkpoints not copied'))
    }
  }

  return { settle, start }
}
