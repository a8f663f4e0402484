import type { Condition } from './conditions.ts'

/** What was asked of a view beyond what it says: in memory only, since words and conditions may hold a person's values. */
export interface Asked {
  readonly q?: string
  readonly conditions?: readonly Condition[]
}

interface ListMemory {
  /** How far it was scrolled. */
  readonly offset: number
  readonly asked: Readonly<Record<string, Asked>>
}

const memory = new Map<string, ListMemory>()

export const rememberedList = (plural: string): ListMemory => memory.get(plural) ?? { offset: 0, asked: {} }

export function rememberList(plural: string, part: Partial<ListMemory>): void {
  memory.set(plural, { ...rememberedList(plural), ...part })
}
