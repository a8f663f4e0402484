/** Copies of signed checkpoints outside the database: whoever rolls the database back cannot roll these back with it. */
import { mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SignedCheckpoint } from './sign-log.ts'

const COPY_EVERY_MS = 10_000
const FOLDER = 'checkpoints'

const pathOf = (serverDir: string, logId: string): string => join(serverDir, FOLDER, `${logId}.txt`)

export interface CheckpointFiles {
  /** Appends the note durably; of a busy log at most one in ten seconds, the newest of which follows when its time has come. */
  copy(logId: string, checkpoint: SignedCheckpoint): Promise<void>
  /** Appends what waits: all of it, or what has waited its time. */
  flush(which: 'all' | 'due'): Promise<void>
}

interface Copied {
  at: number
  waiting: SignedCheckpoint | null
}

async function append(serverDir: string, logId: string, note: string): Promise<void> {
  await mkdir(join(serverDir, FOLDER), { recursive: true, mode: 0o700 })
  const file = await open(pathOf(serverDir, logId), 'a', 0o600)
  try {
    await file.write(`${note}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** The files of one server folder. Time is the process's own: how often a disk is written is no matter of the calendar. */
export function checkpointFiles(serverDir: string): CheckpointFiles {
  const copied = new Map<string, Copied>()
  return {
    async copy(logId, checkpoint) {
      const last = copied.get(logId)
      const now = performance.now()
      if (last !== undefined && now - last.at < COPY_EVERY_MS) {
        last.waiting = checkpoint
        return
      }
      await append(serverDir, logId, checkpoint.note)
      copied.set(logId, { at: now, waiting: null })
    },
    async flush(which) {
      for (const [logId, entry] of copied) {
        const { waiting } = entry
        const now = performance.now()
        if (waiting === null || (which === 'due' && now - entry.at < COPY_EVERY_MS)) continue
        await append(serverDir, logId, waiting.note)
        copied.set(logId, { at: now, waiting: entry.waiting === waiting ? null : entry.waiting })
      }
    },
  }
}

/** Every whole note of a log's file; a last one cut off by a crash is left out. */
export async function readCopiedCheckpoints(serverDir: string, logId: string): Promise<string[]> {
  try {
    const text = await readFile(pathOf(serverDir, logId), 'utf8')
    return splitNotes(text)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

/** A note holds one empty line itself, between its text and its signatures; a second one ends it. */
function splitNotes(text: string): string[] {
  const parts = text.split('\n\n')
  const notes: string[] = []
  for (let place = 0; place + 2 < parts.length; place += 2) notes.push(`${parts[place]}\n\n${parts[place + 1]}\n`)
  return notes
}
