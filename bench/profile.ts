/** What a CPU profile of V8 says of who had the processor. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Node {
  readonly id: number
  readonly callFrame: { readonly functionName: string; readonly url: string }
  readonly children?: readonly number[]
}

interface Profile {
  readonly nodes: readonly Node[]
  readonly samples: readonly number[]
  /** Microseconds between one sample and the next. */
  readonly timeDeltas: readonly number[]
}

const OURS = /\/(?:apps\/(?:server|keeper)|packages\/[a-z]+)\/src\/.+\.ts$/

/** Nobody's time: the thread waited. */
const isIdle = ({ callFrame }: Node): boolean => callFrame.functionName === '(idle)'

/** Of each node the nearest file of ours that it works for: what it calls of libraries and of Node is its own. */
function filesOf(nodes: readonly Node[]): Map<number, string> {
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node] as const)))
  const fileOf = (node: Node | undefined): string =>
    node === undefined ? '' : (OURS.exec(node.callFrame.url)?.[0].slice(1) ?? fileOf(parents.get(node.id)))
  return new Map(nodes.map((node) => [node.id, fileOf(node)]))
}

/**
 * Microseconds of the processor by the file of ours that had them, in the last `seconds` of the one profile in the folder; under `''` what
 * belongs to none of them (Node, its libraries, the garbage collector).
 */
export function processorByFile(folder: string, seconds: number): Map<string, number> {
  const [name = ''] = readdirSync(folder).filter((file) => file.endsWith('.cpuprofile'))
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Profile
  const files = filesOf(nodes)
  const idle = new Set(nodes.filter(isIdle).map(({ id }) => id))
  const spent = new Map<string, number>()
  let left = seconds * 1_000_000
  for (let at = samples.length - 1; at >= 0 && left > 0; at -= 1) {
    const [sample = 0, took = 0] = [samples[at], timeDeltas[at]]
    left -= took
    if (!idle.has(sample)) spent.set(files.get(sample) ?? '', (spent.get(files.get(sample) ?? '') ?? 0) + took)
  }
  return spent
}
