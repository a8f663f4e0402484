/** From a fresh clone, with nothing of npm's kept, to ready; and the second start. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { RowResult } from './report.ts'

const ROOT = join(import.meta.dirname, '..')
const PORT = 3946
const POLL_MS = 20
const MOST_MS = 15 * 60_000

async function isReady(): Promise<boolean> {
  try {
    return (await fetch(`http://localhost:${PORT}/readyz`)).status === 200
  } catch {
    return false
  }
}

function start(clone: string, cache: string): ChildProcess {
  const env = {
    ...process.env,
    npm_config_cache: cache,
    HOLDFAST_URL: `http://localhost:${PORT}`,
    HOLDFAST_DATA: join(clone, 'data'),
    HOLDFAST_KEYS: join(clone, 'keys'),
  }
  return spawn('npm', ['start'], { cwd: clone, env, stdio: ['ignore', 'ignore', 'inherit'] })
}

/** Starts, waits until it is ready, stops in good order; gives the seconds until it was ready. */
async function timed(clone: string, cache: string): Promise<number> {
  const began = performance.now()
  const child = start(clone, cache)
  const gone = once(child, 'exit')
  while (!(await isReady())) {
    if (child.exitCode !== null || performance.now() - began > MOST_MS) throw new Error('the clone did not start')
    await delay(POLL_MS)
  }
  const seconds = (performance.now() - began) / 1_000
  child.kill('SIGTERM')
  await gone
  while (await isReady()) await delay(POLL_MS)
  return seconds
}

export async function benchStart(): Promise<RowResult> {
  const folder = mkdtempSync(join(tmpdir(), 'hf-clone-'))
  // as root the parts run under users of their own, who must be able to get here
  chmodSync(folder, 0o755)
  const clone = join(folder, 'holdfast')
  const cache = join(folder, 'npm-cache')
  try {
    execFileSync('git', ['clone', '--quiet', '--no-hardlinks', ROOT, clone], { stdio: ['ignore', 'ignore', 'inherit'] })
    const first = await timed(clone, cache)
    const seconds = [await timed(clone, cache), await timed(clone, cache), await timed(clone, cache)]
    const second = [...seconds].sort((a, b) => a - b)[1] ?? 0
    return {
      figures: [
        {
          what: 'fresh clone to ready',
          value: first,
          unit: 's',
          must: 300,
          aim: 120,
          better: 'less',
          beside: 'npm install from an empty cache, web application built, database made',
        },
        {
          what: 'second start to ready',
          value: second,
          unit: 's',
          must: 5,
          aim: 2,
          better: 'less',
          beside: `the middle of ${seconds.map((each) => each.toFixed(2)).join(', ')} s`,
        },
      ],
      detail: { first, seconds },
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
