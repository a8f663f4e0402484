/** Sets papers beside the server's own thread, one after the other: type is opened and drawn there, and kept. */
import { parentPort } from 'node:worker_threads'
import type { Paper } from '../paper.ts'
import { setPaper } from '../pdf/set-paper.ts'
import { openTypefaces } from '../type/typeface.ts'

export interface Asked {
  readonly id: number
  readonly paper: Paper
}

/** Without bytes where the paper could not be set. */
export interface Done {
  readonly id: number
  readonly bytes: Uint8Array<ArrayBuffer> | null
  readonly fault?: string
}

const WEIGHTS = { regular: 400, bold: 600 }
let typefaces: ReturnType<typeof openTypefaces> | undefined

function answer({ id, paper }: Asked): Done {
  try {
    typefaces ??= openTypefaces(WEIGHTS)
    return { id, bytes: new Uint8Array(setPaper(paper, typefaces)) }
  } catch (error) {
    // never what stood on the paper
    return { id, bytes: null, fault: error instanceof Error ? (error.stack ?? error.name) : 'unknown' }
  }
}

parentPort?.on('message', (asked: Asked) => parentPort?.postMessage(answer(asked)))
